-- Who comes, from where, and what they read.

-- Requests by what sent them. A request without a user agent is of a tool, if others of its host and day have one; if none has, the
-- log does not tell, and it stays unknown. Robots say who they are, and anybody can say it. Their network tells more: it is
-- verified if their operator publishes it, forged if another operator does, and else unverified.
CREATE VIEW agent_by_hour AS
SELECT
  date, hour, host,
  CASE WHEN is_silent AND SUM(CASE WHEN is_silent THEN 0 ELSE requests END) OVER (PARTITION BY date, host) > 0
    THEN 'tool' ELSE agent_class END AS agent_class,
  agent_name, agent_operator,
  CASE
    WHEN agent_operator IS NULL OR agent_class = 'person' THEN NULL
    WHEN network_label = 'crawler:' || LOWER(agent_operator) THEN 'verified'
    WHEN network_label LIKE 'crawler:%' THEN 'forged'
    WHEN labelled = 0 THEN NULL
    ELSE 'unverified'
  END AS verification,
  requests, response_bytes, reads_of_robots_txt, pages, errors
FROM (
  SELECT
    date, hour, host, agent_class, agent_name, agent_operator, network_label, user_agent IS NULL AS is_silent,
    COUNT(*) AS requests,
    SUM(response_bytes) AS response_bytes,
    SUM(CASE WHEN path = '/robots.txt' THEN 1 ELSE 0 END) AS reads_of_robots_txt,
    SUM(CASE WHEN LOWER(content_type) LIKE 'text/html%' AND status BETWEEN 200 AND 299 THEN 1 WHEN content_type IS NOT NULL THEN 0 END) AS pages,
    SUM(CASE WHEN status >= 400 THEN 1 WHEN status > 0 THEN 0 END) AS errors,
    SUM(COUNT(network_label)) OVER (PARTITION BY date) AS labelled
  FROM request
  GROUP BY date, hour, host, agent_class, agent_name, agent_operator, network_label, user_agent IS NULL
) g;

CREATE VIEW agent_by_day AS
SELECT
  date, host, agent_class, agent_name, agent_operator, verification,
  SUM(requests)::BIGINT AS requests,
  SUM(response_bytes) AS response_bytes,
  SUM(pages)::BIGINT AS pages,
  SUM(errors)::BIGINT AS errors,
  SUM(reads_of_robots_txt)::BIGINT AS reads_of_robots_txt
FROM agent_by_hour
GROUP BY date, host, agent_class, agent_name, agent_operator, verification;

-- People, crawlers and the rest side by side. All three are NULL where no request of the hour says who sent it.
CREATE VIEW traffic_by_hour AS
SELECT
  date, hour, host,
  SUM(requests)::BIGINT AS requests,
  SUM(CASE WHEN agent_class = 'person' THEN requests WHEN agent_class <> 'unknown' THEN 0 END)::BIGINT AS requests_of_people,
  SUM(CASE WHEN agent_class IN ('search', 'ai-crawler') THEN requests WHEN agent_class <> 'unknown' THEN 0 END)::BIGINT AS requests_of_crawlers,
  SUM(CASE WHEN agent_class IN ('person', 'search', 'ai-crawler') THEN 0 WHEN agent_class <> 'unknown' THEN requests END)::BIGINT
    AS requests_of_others,
  SUM(CASE WHEN agent_class = 'unknown' THEN requests ELSE 0 END)::BIGINT AS requests_of_unknown,
  SUM(response_bytes) AS response_bytes
FROM agent_by_hour
GROUP BY date, hour, host;

-- The pages that people were shown, with the visit that each belongs to.
--
-- A pageview is a GET of a person that was answered with HTML: status 2xx (not 206, a part), or 304. An answer with 304 often says
-- no content type: it counts if its path was answered with HTML on that day, or has no file extension. Where no answer of a host
-- and day says its content type, as in legacy logs of before 2019, paths without an extension or with one of pages count.
--
-- A visit ends with the day, or when more than 30 minutes pass between two pageviews. Pageviews without a visitor are in none:
-- visit, is_entry and views_of_visit are NULL.
CREATE VIEW pageview AS
SELECT
  file_id, seq_num, datetime, date, hour, host, path, section, country, browser, operating_system, device,
  referer_class, referer_host, referer_name, source_class, source_name,
  utm_source, utm_medium, utm_campaign, utm_term, utm_content, visitor,
  CASE WHEN visitor IS NOT NULL THEN visit END AS visit,
  CASE WHEN visitor IS NOT NULL THEN starts_visit = 1 END AS is_entry,
  CASE WHEN visitor IS NOT NULL THEN COUNT(*) OVER (PARTITION BY date, host, visitor, visit) END AS views_of_visit
FROM (
  SELECT
    s.*,
    SUM(starts_visit) OVER (
      PARTITION BY date, host, visitor ORDER BY datetime, request_id, file_id, seq_num ROWS UNBOUNDED PRECEDING
    ) AS visit
  FROM (
    SELECT
      c.*,
      CASE WHEN DATEDIFF(second, LAG(datetime) OVER (
        PARTITION BY date, host, visitor ORDER BY datetime, request_id, file_id, seq_num
      ), datetime) <= 1800 THEN 0 ELSE 1 END AS starts_visit
    FROM (
      SELECT
        r.*,
        MAX(NVL2(content_type, 1, 0)) OVER (PARTITION BY date, host) AS tells_types,
        MAX(CASE WHEN LOWER(content_type) ~ '^(%20| )*text/html(%20| )*(;|%3b|$)' THEN 1 ELSE 0 END)
          OVER (PARTITION BY date, host, path) AS is_html_path
      FROM request r
      WHERE method = 'GET' AND (status BETWEEN 200 AND 299 OR status = 304) AND status <> 206
    ) c
    WHERE agent_class = 'person'
      AND CASE
        WHEN content_type IS NOT NULL THEN LOWER(content_type) ~ '^(%20| )*text/html(%20| )*(;|%3b|$)'
        WHEN tells_types = 0 THEN path !~ '[.][A-Za-z0-9]+$' OR LOWER(path) ~ '[.](x?html?|php|aspx?|jsp)$'
        ELSE status = 304 AND (is_html_path = 1 OR path !~ '[.][A-Za-z0-9]+$')
      END
  ) s
) v;

CREATE VIEW pageview_by_day AS
SELECT
  date, host, path, section,
  COUNT(*) AS views,
  NULLIF(COUNT(DISTINCT visitor), 0) AS visitors,
  SUM(CASE WHEN is_entry THEN 1 WHEN NOT is_entry THEN 0 END) AS entries,
  SUM(CASE WHEN views_of_visit = 1 THEN 1 WHEN views_of_visit > 1 THEN 0 END) AS bounces
FROM pageview
GROUP BY date, host, path, section;

-- Visitors have an id for one day and host. So their numbers may not be added up over days.
CREATE VIEW visit_by_day AS
SELECT
  date, host,
  COUNT(*) AS views,
  COUNT(*) - COUNT(visitor) AS views_not_attributed,
  NULLIF(COUNT(DISTINCT visitor), 0) AS visitors,
  SUM(CASE WHEN is_entry THEN 1 WHEN NOT is_entry THEN 0 END) AS visits,
  SUM(CASE WHEN views_of_visit = 1 THEN 1 WHEN views_of_visit > 1 THEN 0 END) AS bounces
FROM pageview
GROUP BY date, host;

-- Where visits come from: the source of their first pageview. views counts all pageviews that came from there. visits and the
-- like are NULL where no pageview has a visitor. No referer means direct, unless no pageview of the host and day has one: then the
-- log does not tell.
CREATE VIEW source_by_day AS
SELECT
  date, host,
  CASE WHEN source_class = 'direct' AND tells_referers = 0 THEN 'unknown' ELSE source_class END AS source_class,
  CASE WHEN referer_class = 'direct' AND tells_referers = 0 THEN 'unknown' ELSE referer_class END AS referer_class,
  source_name, views, visits, bounces
FROM (
  SELECT
    date, host, source_class, referer_class, source_name,
    COUNT(*) AS views,
    SUM(CASE WHEN is_entry THEN 1 WHEN NOT is_entry THEN 0 END) AS visits,
    SUM(CASE WHEN is_entry AND views_of_visit = 1 THEN 1 WHEN visitor IS NOT NULL THEN 0 END) AS bounces,
    MAX(CASE WHEN referer_class <> 'direct' THEN 1 ELSE 0 END) OVER (PARTITION BY date, host) AS tells_referers
  FROM pageview
  GROUP BY date, host, source_class, referer_class, source_name
) g;

CREATE VIEW campaign_by_day AS
SELECT
  date, host, utm_source, utm_medium, utm_campaign, utm_term, utm_content,
  COUNT(*) AS views,
  NULLIF(COUNT(DISTINCT visitor), 0) AS visitors,
  SUM(CASE WHEN is_entry THEN 1 WHEN NOT is_entry THEN 0 END) AS visits,
  SUM(CASE WHEN is_entry AND views_of_visit = 1 THEN 1 WHEN visitor IS NOT NULL THEN 0 END) AS bounces
FROM pageview
WHERE utm_source IS NOT NULL OR utm_medium IS NOT NULL OR utm_campaign IS NOT NULL
GROUP BY date, host, utm_source, utm_medium, utm_campaign, utm_term, utm_content;

-- Countries of few visitors stand here too. Fold them before you publish numbers: beside a page, a country can single out a person.
CREATE VIEW country_by_day AS
SELECT date, host, country, COUNT(*) AS views, NULLIF(COUNT(DISTINCT visitor), 0) AS visitors
FROM pageview
GROUP BY date, host, country;

CREATE VIEW browser_by_day AS
SELECT date, host, browser, operating_system, device, COUNT(*) AS views, NULLIF(COUNT(DISTINCT visitor), 0) AS visitors
FROM pageview
GROUP BY date, host, browser, operating_system, device;

-- What people searched for on the site.
CREATE VIEW search_by_day AS
SELECT date, host, search_term, COUNT(*) AS requests, NULLIF(COUNT(DISTINCT visitor), 0) AS visitors
FROM request
WHERE search_term IS NOT NULL AND agent_class = 'person'
GROUP BY date, host, search_term;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE reader;
