-- How the site works, and which browsers behave as people do.

-- What goes wrong, and where the links are that lead there. Status 0 is a request that ended before an answer did.
CREATE VIEW error_by_day AS
SELECT
  date, host, status, path, referer_class, referer,
  COUNT(*) AS requests,
  SUM(CASE WHEN is_bot THEN 0 WHEN NOT is_bot THEN 1 END) AS requests_of_people
FROM request
WHERE status >= 400 OR status = 0
GROUP BY date, host, status, path, referer_class, referer;

-- The hit ratio counts what the cache could have answered: hits and misses, without errors, redirects and answers that are made at
-- the edge. It is NULL where there is neither.
CREATE VIEW cache_ratio_by_day AS
SELECT
  date, host, path, content_type, requests, hits, misses, response_bytes, hit_bytes, miss_bytes,
  hits::DOUBLE PRECISION / NULLIF(hits + misses, 0) AS hit_ratio,
  hit_bytes::DOUBLE PRECISION / NULLIF(hit_bytes + miss_bytes, 0) AS hit_ratio_of_bytes
FROM (
  SELECT
    date, host, path, LOWER(SPLIT_PART(SPLIT_PART(content_type, ';', 1), '%20', 1)) AS content_type,
    COUNT(*) AS requests,
    SUM(CASE WHEN result_type IN ('Hit', 'RefreshHit') THEN 1 WHEN result_type IS NOT NULL THEN 0 END) AS hits,
    SUM(CASE WHEN result_type = 'Miss' THEN 1 WHEN result_type IS NOT NULL THEN 0 END) AS misses,
    SUM(response_bytes) AS response_bytes,
    SUM(CASE WHEN result_type IN ('Hit', 'RefreshHit') THEN response_bytes WHEN result_type IS NOT NULL THEN 0 END) AS hit_bytes,
    SUM(CASE WHEN result_type = 'Miss' THEN response_bytes WHEN result_type IS NOT NULL THEN 0 END) AS miss_bytes
  FROM request
  GROUP BY date, host, path, LOWER(SPLIT_PART(SPLIT_PART(content_type, ';', 1), '%20', 1))
) g;

-- Where a parameter stands in a query: the first twenty count.
CREATE TABLE parameter_place (
  place SMALLINT NOT NULL,
  PRIMARY KEY (place)
) DISTSTYLE ALL;

INSERT INTO parameter_place (place) VALUES
  (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19), (20);

-- Which query parameters split the cache: the same path with many values and few hits. A parameter with many values and many hits
-- is not part of the cache key. Only GET and HEAD count, as nothing else is cached. The parameter is NULL for a value without a
-- name, as in ?1764054000.
CREATE VIEW cache_parameter_by_day AS
SELECT
  date, host, path, CASE WHEN parameter LIKE '%=%' THEN SPLIT_PART(parameter, '=', 1) END AS parameter,
  COUNT(*) AS requests,
  COUNT(DISTINCT parameter) AS distinct_values,
  SUM(CASE WHEN result_type = 'Miss' THEN 0 ELSE 1 END) AS hits,
  SUM(CASE WHEN result_type = 'Miss' THEN 1 ELSE 0 END) AS misses
FROM (
  SELECT r.date, r.host, r.path, r.result_type, SPLIT_PART(r.query, '&', n.place) AS parameter
  FROM request r
  JOIN parameter_place n ON n.place <= REGEXP_COUNT(r.query, '&') + 1
  WHERE r.result_type IN ('Hit', 'RefreshHit', 'Miss') AND NVL(r.method, 'GET') IN ('GET', 'HEAD')
) s
WHERE parameter <> ''
GROUP BY date, host, path, CASE WHEN parameter LIKE '%=%' THEN SPLIT_PART(parameter, '=', 1) END;

-- Seconds from the request to the last byte of the answer, as half of the requests saw them, and all but one of twenty.
CREATE VIEW slow_page_by_day AS
SELECT
  date, host, path,
  COUNT(seconds_taken) AS requests,
  PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY seconds_taken) AS p50_seconds,
  PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY seconds_taken) AS p95_seconds
FROM request
WHERE method = 'GET' AND status BETWEEN 200 AND 299 AND seconds_taken IS NOT NULL
GROUP BY date, host, path;

-- From where on a visit is not a person's: one row.
CREATE TABLE behavior_threshold (
  pages_a_minute SMALLINT NOT NULL,
  pages_without_assets SMALLINT NOT NULL,
  requests_not_found SMALLINT NOT NULL
) DISTSTYLE ALL;

INSERT INTO behavior_threshold (pages_a_minute, pages_without_assets, requests_not_found) VALUES (100, 3, 2);

-- What a visitor with the user agent of a browser did, visit by visit. A visit is here all requests that are at most 30 minutes
-- apart, as a robot may have no pageview. Only visitors with an id have visits.
--
-- Who cannot do otherwise is not judged: loads_assets is NULL where nobody loads any from the host on that day, and
-- uses_old_protocol where nobody speaks HTTP/2 or newer, or the log does not tell.
CREATE VIEW visit_behavior AS
SELECT
  date, host, visitor, visit, browser, requests, pages,
  CASE WHEN MAX(assets) OVER (PARTITION BY date, host) > 0 THEN assets > 0 END AS loads_assets,
  reads_of_robots_txt > 0 AS reads_robots_txt,
  most_pages_a_minute,
  not_found,
  CASE WHEN MAX(new_protocol) OVER (PARTITION BY date, host) > 0 AND old_protocol + new_protocol > 0 THEN new_protocol = 0 END
    AS uses_old_protocol
FROM (
  SELECT
    date, host, visitor, visit,
    MAX(browser) AS browser, SUM(requests)::BIGINT AS requests, SUM(pages)::BIGINT AS pages, SUM(assets)::BIGINT AS assets,
    SUM(reads_of_robots_txt) AS reads_of_robots_txt, MAX(pages) AS most_pages_a_minute, SUM(not_found)::BIGINT AS not_found,
    SUM(old_protocol) AS old_protocol, SUM(new_protocol) AS new_protocol
  FROM (
    SELECT
      date, host, visitor, visit, DATE_TRUNC('minute', datetime) AS minute,
      MAX(browser) AS browser,
      COUNT(*) AS requests,
      SUM(CASE WHEN method = 'GET' AND NOT is_asset AND path <> '/robots.txt' THEN 1 ELSE 0 END) AS pages,
      SUM(CASE WHEN is_asset THEN 1 ELSE 0 END) AS assets,
      SUM(CASE WHEN path = '/robots.txt' THEN 1 ELSE 0 END) AS reads_of_robots_txt,
      SUM(CASE WHEN status = 404 THEN 1 ELSE 0 END) AS not_found,
      SUM(CASE WHEN protocol_version IN ('HTTP/0.9', 'HTTP/1.0', 'HTTP/1.1') THEN 1 ELSE 0 END) AS old_protocol,
      SUM(CASE WHEN protocol_version IN ('HTTP/2.0', 'HTTP/3.0') THEN 1 ELSE 0 END) AS new_protocol
    FROM (
      SELECT
        g.*,
        SUM(starts_visit) OVER (
          PARTITION BY date, host, visitor ORDER BY datetime, request_id, file_id, seq_num ROWS UNBOUNDED PRECEDING
        ) AS visit,
        LOWER(NVL(content_type, '')) ~ '(css|javascript|font|image/|audio/|video/)'
          OR LOWER(path) ~ '[.](css|js|mjs|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|mp4|webm|mp3)$' AS is_asset
      FROM (
        SELECT
          r.*,
          CASE WHEN DATEDIFF(second, LAG(datetime) OVER (
            PARTITION BY date, host, visitor ORDER BY datetime, request_id, file_id, seq_num
          ), datetime) <= 1800 THEN 0 ELSE 1 END AS starts_visit
        FROM request r
        WHERE agent_class = 'person' AND visitor IS NOT NULL
      ) g
    ) s
    GROUP BY date, host, visitor, visit, DATE_TRUNC('minute', datetime)
  ) m
  GROUP BY date, host, visitor, visit
) v;

-- Visits of those who claim to be browsers, and of those who behave like people. A visit may show several things that people do not do.
CREATE VIEW people_by_day AS
SELECT
  date, host,
  COUNT(*) AS claimed_browsers,
  SUM(CASE WHEN is_without_assets OR reads_robots_txt OR is_fast OR is_lost OR is_old THEN 0 ELSE 1 END) AS behaved_like_people,
  SUM(CASE WHEN is_without_assets THEN 1 ELSE 0 END) AS without_assets,
  SUM(CASE WHEN reads_robots_txt THEN 1 ELSE 0 END) AS read_robots_txt,
  SUM(CASE WHEN is_fast THEN 1 ELSE 0 END) AS too_fast,
  SUM(CASE WHEN is_lost THEN 1 ELSE 0 END) AS found_nothing,
  SUM(CASE WHEN is_old THEN 1 ELSE 0 END) AS used_old_protocol
FROM (
  SELECT
    v.date, v.host, v.reads_robots_txt,
    NVL(NOT v.loads_assets, FALSE) AND v.pages >= t.pages_without_assets AS is_without_assets,
    v.most_pages_a_minute > t.pages_a_minute AS is_fast,
    v.not_found = v.requests AND v.requests >= t.requests_not_found AS is_lost,
    NVL(v.uses_old_protocol, FALSE) AND v.browser IN ('Chrome', 'Firefox', 'Safari', 'Edge', 'Opera') AS is_old
  FROM visit_behavior v
  CROSS JOIN behavior_threshold t
) f
GROUP BY date, host;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE reader;
