-- Gives the values of the batch their ids, and adds those that are new.
--
-- A dimension that grows with the traffic is looked at twice, each time by one scan of one column that is matched with the
-- distinct values of the batch: the join's memory is the batch's, however many values the dimension holds. The ids are kept
-- in a table of their own, copied to every node (DISTSTYLE ALL), so that the facts find them where they are.
--
-- Redshift enforces no key: the lock of the loads keeps two of them from adding a value twice. MIN(id): no row is doubled
-- even if somebody has added a value by hand a second time.
--
-- Redshift treats texts as equal if they differ only in trailing blanks. So such texts are one value: they are matched
-- without these blanks, and the spelling that came first is kept.

DROP TABLE IF EXISTS named_host, staged_host, staged_page, staged_referer, staged_user_agent;

-- A host is one host in any case, with a port or without, and with a dot at its end or without. Text that is no host stays
-- as it is.
CREATE TEMP TABLE named_host DISTSTYLE ALL AS
SELECT
  spelling,
  CASE
    WHEN spelling ~ '^ *[A-Za-z0-9_-][A-Za-z0-9_.-]*(:[0-9]*)?$' THEN RTRIM(LOWER(SPLIT_PART(BTRIM(spelling), ':', 1)), '.')
    WHEN spelling ~ '^ *[[][0-9A-Fa-f:.]+[]](:[0-9]*)?$' THEN LOWER(SPLIT_PART(BTRIM(spelling), ']', 1)) || ']'
    ELSE spelling
  END AS name
FROM (SELECT DISTINCT RTRIM(NVL(NULLIF(x_host_header, '-'), cs_host)) AS spelling FROM staged_row) s;

INSERT INTO host (name)
SELECT DISTINCT s.name
FROM named_host s
LEFT JOIN host d ON RTRIM(d.name) = s.name
WHERE d.name IS NULL;

CREATE TEMP TABLE staged_host DISTSTYLE ALL AS
SELECT s.spelling, MIN(d.id) AS id
FROM named_host s
JOIN host d ON RTRIM(d.name) = s.name
GROUP BY s.spelling;

INSERT INTO page (path)
SELECT s.spelling
FROM (SELECT RTRIM(cs_uri_stem) AS path, MIN(cs_uri_stem) AS spelling FROM staged_row GROUP BY 1) s
LEFT JOIN page d ON RTRIM(d.path) = s.path
WHERE d.path IS NULL;

CREATE TEMP TABLE staged_page DISTSTYLE ALL AS
SELECT s.path, MIN(d.id) AS id
FROM (SELECT DISTINCT RTRIM(cs_uri_stem) AS path FROM staged_row) s
JOIN page d ON RTRIM(d.path) = s.path
GROUP BY s.path;

INSERT INTO referer (url)
SELECT s.spelling
FROM (SELECT RTRIM(cs_referer) AS url, MIN(cs_referer) AS spelling FROM staged_row GROUP BY 1) s
LEFT JOIN referer d ON RTRIM(d.url) = s.url
WHERE d.url IS NULL;

CREATE TEMP TABLE staged_referer DISTSTYLE ALL AS
SELECT s.url, MIN(d.id) AS id
FROM (SELECT DISTINCT RTRIM(cs_referer) AS url FROM staged_row) s
JOIN referer d ON RTRIM(d.url) = s.url
GROUP BY s.url;

INSERT INTO user_agent (user_agent)
SELECT s.spelling
FROM (SELECT RTRIM(cs_user_agent) AS user_agent, MIN(cs_user_agent) AS spelling FROM staged_row GROUP BY 1) s
LEFT JOIN user_agent d ON RTRIM(d.user_agent) = s.user_agent
WHERE d.user_agent IS NULL;

CREATE TEMP TABLE staged_user_agent DISTSTYLE ALL AS
SELECT s.user_agent, MIN(d.id) AS id
FROM (SELECT DISTINCT RTRIM(cs_user_agent) AS user_agent FROM staged_row) s
JOIN user_agent d ON RTRIM(d.user_agent) = s.user_agent
GROUP BY s.user_agent;

-- What CloudFront itself chooses stays small: a few hundred edge locations, a few dozen results.
INSERT INTO edge_location (code)
SELECT s.spelling
FROM (SELECT RTRIM(x_edge_location) AS code, MIN(x_edge_location) AS spelling FROM staged_row GROUP BY 1) s
LEFT JOIN edge_location d ON RTRIM(d.code) = s.code
WHERE d.code IS NULL;

INSERT INTO result_type (result_type)
SELECT s.spelling
FROM (
  SELECT RTRIM(result_type) AS result_type, MIN(result_type) AS spelling
  FROM (
    SELECT x_edge_result_type AS result_type FROM staged_row
    UNION
    SELECT x_edge_response_result_type FROM staged_row
    UNION
    SELECT x_edge_detailed_result_type FROM staged_row
  ) t
  GROUP BY 1
) s
LEFT JOIN result_type d ON RTRIM(d.result_type) = s.result_type
WHERE d.result_type IS NULL;
