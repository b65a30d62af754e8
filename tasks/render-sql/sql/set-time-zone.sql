-- The views have the days of the stage. Almost always there is nothing to change.

UPDATE time_zone SET name = :'zone' WHERE name <> :'zone';
