-- Which masked logs of a window the warehouse holds, and one of each other day that it holds any of, as lines of JSON: one
-- file, however long.

UNLOAD ('
  SELECT object_key FROM log_file WHERE log_date BETWEEN '':from'' AND '':to''
  UNION ALL
  SELECT MIN(object_key) FROM log_file WHERE log_date NOT BETWEEN '':from'' AND '':to'' GROUP BY log_date
  ORDER BY object_key
')
TO :'target'
IAM_ROLE default
FORMAT AS JSON
PARALLEL OFF
ALLOWOVERWRITE;
