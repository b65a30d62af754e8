-- The view request with what is noted and what is judged. The views that were there keep their columns; is_bot now comes from the
-- class of the user agent.

-- The time zone of dates and hours in the views: one row. Visitors get a new id when a day begins there, so it is that of the stage.
-- Loads keep it so.
CREATE TABLE time_zone (
  name VARCHAR(64) NOT NULL
) DISTSTYLE ALL;

INSERT INTO time_zone (name) VALUES ('UTC');

GRANT SELECT, UPDATE ON TABLE time_zone TO ROLE loader;

-- AI assistants that put themselves into the links that they show: utm_source=chatgpt.com. Often there is no referer beside it.
CREATE TABLE assistant_source (
  utm_source VARCHAR(64) NOT NULL,
  name VARCHAR(64) NOT NULL,
  PRIMARY KEY (utm_source)
) DISTSTYLE ALL;

INSERT INTO assistant_source (utm_source, name) VALUES
  ('chatgpt.com', 'ChatGPT'), ('chatgpt', 'ChatGPT'), ('chat.openai.com', 'ChatGPT'), ('openai', 'ChatGPT'),
  ('perplexity', 'Perplexity'), ('perplexity.ai', 'Perplexity'), ('www.perplexity.ai', 'Perplexity'),
  ('claude', 'Claude'), ('claude.ai', 'Claude'), ('gemini', 'Gemini'), ('gemini.google.com', 'Gemini'),
  ('copilot', 'Copilot'), ('copilot.com', 'Copilot'), ('copilot.microsoft.com', 'Copilot'),
  ('grok', 'Grok'), ('grok.com', 'Grok'), ('mistral', 'Mistral'), ('chat.mistral.ai', 'Mistral'),
  ('deepseek', 'DeepSeek'), ('chat.deepseek.com', 'DeepSeek'), ('you.com', 'You.com');

DROP VIEW bot_by_day;

DROP VIEW edge_location_by_day;

DROP VIEW cache_by_day;

DROP VIEW status_by_day;

DROP VIEW referer_by_day;

DROP VIEW page_by_day;

DROP VIEW traffic_by_day;

DROP VIEW request;

DROP VIEW agent;

-- The facts with their dimensions spelled out: the base of the other views, and of questions of one's own. What the log does not
-- say is NULL. A request that several logs have is one row. A class is unknown until the value is judged, and without a value.
--
-- A request comes from inside if its referer names its own host, with www. or without. Its source is its referer, unless its link
-- is marked with a campaign.
CREATE VIEW request AS
SELECT
  f.file_id, f.seq_num, f.datetime,
  CONVERT_TIMEZONE('UTC', (SELECT NVL(MIN(name), 'UTC') FROM time_zone), f.datetime)::DATE AS date,
  NULLIF(h.name, '-') AS host, NULLIF(p.path, '-') AS path, f.query, f.method, f.status,
  NULLIF(r.url, '-') AS referer, NULLIF(u.user_agent, '-') AS user_agent, NULLIF(e.code, '-') AS edge_location,
  NULLIF(t.result_type, '-') AS result_type, NULLIF(rt.result_type, '-') AS response_result_type,
  NULLIF(dt.result_type, '-') AS detailed_result_type,
  f.protocol, f.protocol_version, f.ssl_protocol, f.ssl_cipher,
  f.client_network, f.forwarded_for, f.request_bytes, f.response_bytes,
  f.content_type, f.content_length, f.range_start, f.range_end,
  f.seconds_taken, f.seconds_to_first_byte, f.request_id,
  CASE WHEN uc.class = 'person' THEN FALSE WHEN uc.class <> 'unknown' THEN TRUE END AS is_bot,
  f.country, f.cache_behavior, f.origin_seconds_to_first_byte, f.origin_seconds_to_last_byte,
  f.distribution, f.distribution_tenant, f.asn,
  DATE_PART(hour, CONVERT_TIMEZONE('UTC', (SELECT NVL(MIN(name), 'UTC') FROM time_zone), f.datetime))::INTEGER AS hour,
  ps.section,
  NVL(uc.class, 'unknown') AS agent_class, uc.name AS agent_name, uc.operator AS agent_operator,
  uc.browser, uc.operating_system, uc.device,
  CASE
    WHEN r.url = '-' THEN 'direct'
    WHEN REGEXP_REPLACE(rc.host, '^www[.]', '') = REGEXP_REPLACE(h.name, '^www[.]', '') THEN 'internal'
    ELSE NVL(rc.class, 'unknown')
  END AS referer_class,
  rc.host AS referer_host, rc.name AS referer_name,
  CASE
    WHEN f.utm_medium IS NULL AND a.name IS NOT NULL THEN 'ai'
    WHEN f.utm_medium IS NOT NULL OR f.utm_source IS NOT NULL THEN 'campaign'
    WHEN r.url = '-' THEN 'direct'
    WHEN REGEXP_REPLACE(rc.host, '^www[.]', '') = REGEXP_REPLACE(h.name, '^www[.]', '') THEN 'internal'
    ELSE NVL(rc.class, 'unknown')
  END AS source_class,
  CASE
    WHEN f.utm_medium IS NULL AND a.name IS NOT NULL THEN a.name
    WHEN f.utm_medium IS NOT NULL OR f.utm_source IS NOT NULL THEN NVL(f.utm_source, f.utm_medium)
    ELSE rc.name
  END AS source_name,
  f.visitor, f.network_label, f.utm_source, f.utm_medium, f.utm_campaign, f.utm_term, f.utm_content, f.search_term
FROM access_log f
JOIN host h ON h.id = f.host
JOIN page p ON p.id = f.page
JOIN referer r ON r.id = f.referer
JOIN user_agent u ON u.id = f.user_agent
JOIN edge_location e ON e.id = f.edge_location
JOIN result_type t ON t.id = f.result_type
JOIN result_type rt ON rt.id = f.response_result_type
JOIN result_type dt ON dt.id = f.detailed_result_type
LEFT JOIN user_agent_class uc ON uc.id = f.user_agent
LEFT JOIN referer_class rc ON rc.id = f.referer
LEFT JOIN page_section ps ON ps.id = f.page
LEFT JOIN assistant_source a ON a.utm_source = LOWER(f.utm_source)
WHERE NOT f.is_repeated;

-- requests_of_people and visitors_estimate are NULL when no request of the day says who sent it.
CREATE VIEW traffic_by_day AS
SELECT
  date,
  host,
  COUNT(*) AS requests,
  SUM(CASE WHEN is_bot THEN 0 WHEN NOT is_bot THEN 1 END) AS requests_of_people,
  NULLIF(COUNT(DISTINCT client_network || ' ' || NVL(user_agent, '-')), 0) AS visitors_estimate,
  SUM(response_bytes) AS response_bytes
FROM request
GROUP BY date, host;

-- Only known robots are left out: otherwise a log without user agents would have no pages.
CREATE VIEW page_by_day AS
SELECT date, host, path, COUNT(*) AS requests, AVG(seconds_taken) AS average_seconds
FROM request
WHERE method = 'GET' AND status BETWEEN 200 AND 399 AND NOT NVL(is_bot, FALSE)
GROUP BY date, host, path;

CREATE VIEW referer_by_day AS
SELECT date, host, referer, COUNT(*) AS requests
FROM request
WHERE referer IS NOT NULL AND NOT NVL(is_bot, FALSE)
GROUP BY date, host, referer;

CREATE VIEW status_by_day AS
SELECT date, host, status, COUNT(*) AS requests
FROM request
GROUP BY date, host, status;

CREATE VIEW cache_by_day AS
SELECT
  date,
  host,
  result_type,
  COUNT(*) AS requests,
  SUM(response_bytes) AS response_bytes
FROM request
GROUP BY date, host, result_type;

CREATE VIEW edge_location_by_day AS
SELECT date, LEFT(edge_location, 3) AS airport, COUNT(*) AS requests, AVG(seconds_to_first_byte) AS average_seconds_to_first_byte
FROM request
GROUP BY date, LEFT(edge_location, 3);

CREATE VIEW bot_by_day AS
SELECT date, host, user_agent, COUNT(*) AS requests
FROM request
WHERE is_bot
GROUP BY date, host, user_agent;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE reader;
