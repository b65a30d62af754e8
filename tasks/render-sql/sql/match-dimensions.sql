-- Gives the values of the batch their ids, and adds those that are new.
--
-- A dimension that grows with the traffic is looked at twice, each time by one scan of one column that is matched with the
-- distinct values of the batch: the join's memory is the batch's, however many values the dimension holds. The ids are kept
-- in a table of their own, copied to every node (DISTSTYLE ALL), so that the facts find them where they are.
--
-- Redshift enforces no key: the lock of the loads keeps two of them from adding a value twice. MIN(id): should somebody
-- have added one by hand a second time, no row is doubled.

DROP TABLE IF EXISTS staged_host, staged_page, staged_referer, staged_user_agent;

INSERT INTO host (name)
SELECT s.name
FROM (SELECT DISTINCT NVL(NULLIF(x_host_header, '-'), cs_host) AS name FROM staged_row) s
LEFT JOIN host d ON d.name = s.name
WHERE d.name IS NULL;

CREATE TEMP TABLE staged_host DISTSTYLE ALL AS
SELECT d.name, MIN(d.id) AS id
FROM (SELECT DISTINCT NVL(NULLIF(x_host_header, '-'), cs_host) AS name FROM staged_row) s
JOIN host d ON d.name = s.name
GROUP BY d.name;

INSERT INTO page (path)
SELECT s.path
FROM (SELECT DISTINCT cs_uri_stem AS path FROM staged_row) s
LEFT JOIN page d ON d.path = s.path
WHERE d.path IS NULL;

CREATE TEMP TABLE staged_page DISTSTYLE ALL AS
SELECT d.path, MIN(d.id) AS id
FROM (SELECT DISTINCT cs_uri_stem AS path FROM staged_row) s
JOIN page d ON d.path = s.path
GROUP BY d.path;

INSERT INTO referer (url)
SELECT s.url
FROM (SELECT DISTINCT cs_referer AS url FROM staged_row) s
LEFT JOIN referer d ON d.url = s.url
WHERE d.url IS NULL;

CREATE TEMP TABLE staged_referer DISTSTYLE ALL AS
SELECT d.url, MIN(d.id) AS id
FROM (SELECT DISTINCT cs_referer AS url FROM staged_row) s
JOIN referer d ON d.url = s.url
GROUP BY d.url;

INSERT INTO user_agent (user_agent)
SELECT s.user_agent
FROM (SELECT DISTINCT cs_user_agent AS user_agent FROM staged_row) s
LEFT JOIN user_agent d ON d.user_agent = s.user_agent
WHERE d.user_agent IS NULL;

CREATE TEMP TABLE staged_user_agent DISTSTYLE ALL AS
SELECT d.user_agent, MIN(d.id) AS id
FROM (SELECT DISTINCT cs_user_agent AS user_agent FROM staged_row) s
JOIN user_agent d ON d.user_agent = s.user_agent
GROUP BY d.user_agent;

-- What CloudFront itself chooses stays small: a few hundred edge locations, a few dozen results.
INSERT INTO edge_location (code)
SELECT s.code
FROM (SELECT DISTINCT x_edge_location AS code FROM staged_row) s
LEFT JOIN edge_location d ON d.code = s.code
WHERE d.code IS NULL;

INSERT INTO result_type (result_type)
SELECT s.result_type
FROM (
  SELECT x_edge_result_type AS result_type FROM staged_row
  UNION
  SELECT x_edge_response_result_type FROM staged_row
  UNION
  SELECT x_edge_detailed_result_type FROM staged_row
) s
LEFT JOIN result_type d ON d.result_type = s.result_type
WHERE d.result_type IS NULL;
