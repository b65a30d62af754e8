-- Which masked logs of a window the warehouse holds, as lines of JSON: one file, however long.

UNLOAD ('
  SELECT object_key FROM log_file WHERE log_date BETWEEN '':from'' AND '':to'' ORDER BY object_key
')
TO :'target'
IAM_ROLE default
FORMAT AS JSON
PARALLEL OFF
ALLOWOVERWRITE;
