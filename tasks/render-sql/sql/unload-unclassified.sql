-- The values that this version of the rules has not judged, as lines of JSON. Where the stage has no sections, only such pages
-- are looked at again as have one of before: for a page without a row, :unsectioned stands in for the version.

UNLOAD ('
  SELECT ''user_agent'' AS kind, d.id, d.user_agent AS value
  FROM user_agent d
  LEFT JOIN user_agent_class c ON c.id = d.id
  WHERE NVL(c.rules, '''') <> '':rules''
  UNION ALL
  SELECT ''referer'' AS kind, d.id, d.url AS value
  FROM referer d
  LEFT JOIN referer_class c ON c.id = d.id
  WHERE NVL(c.rules, '''') <> '':rules''
  UNION ALL
  SELECT ''page'' AS kind, d.id, d.path AS value
  FROM page d
  LEFT JOIN page_section c ON c.id = d.id
  WHERE NVL(c.rules, '':unsectioned'') <> '':rules''
')
TO :'target'
IAM_ROLE default
FORMAT AS JSON
PARALLEL OFF
MAXFILESIZE 16 MB
ALLOWOVERWRITE;
