ANALYZE :"table";
