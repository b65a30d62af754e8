-- Does nothing, in silence, unless the owner of the table runs it.

VACUUM :mode :"table";
