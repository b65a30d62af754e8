-- What a site owner asks. Dates are UTC, as CloudFront logs them.

-- Which user agents are robots: programs that no person sits in front of, by their own words. NULL when there is no user agent.
-- In the order of the lines: what calls itself a bot (but CUBOT makes phones), or leaves an address of its own; commands,
-- libraries, and browsers without a window; what reads for an assistant, a search engine or the preview of a link; feed
-- readers; what watches whether a site is up; what drives a browser or looks for holes; and more programs by their first word.
CREATE VIEW agent AS
SELECT
  id,
  user_agent,
  words ~ '(^|[^u]|[^c]u)bots?([^a-z]|$)|crawl|spider|slurp|scrap[ey]|archiver|https?://|mailto|[a-z0-9]@[a-z0-9]'
    OR words ~ '^(curl|wget|aria2|lwp|http|java|python|ruby|php|perl|node|deno|bun/|rest(-client|sharp)|reqwest|mozilla/[0-9.]+$)'
    OR words ~ 'curl/|libwww|urllib|aiohttp|axios|undici|okhttp|guzzle|http-?(async)?client|-fetch|postman|insomnia|headless|phantomjs'
    OR words ~ '-user([^a-z]|$)|external(agent|fetcher|hit)|google-|googleother|claude-|anthropic|cohere-|lighthouse|preview|^whatsapp'
    OR words ~ 'feed|(^|[^a-z])rss|rss([^a-z]|$)|netnewswire|newsb|nextcloud-news|inoreader|oldreader|miniflux|akregator|liferea'
    OR words ~ 'uptime|monitor|synthetic|pingdom|pinger|freshping|statuscake|site24x7|health-?check|probe|check_http'
    OR words ~ 'selenium|puppeteer|playwright|powershell|nikto|nmap|masscan|sqlmap|wpscan|zgrab|jndi:|imageproxy'
    OR words ~ '^(faraday|fasthttp|hyper/|ureq|superagent|winhttp|aws-(cli|sdk)|boto|git/|rclone|apachebench|jmeter|k6/|httrack)'
    OR words ~ '^(amazon%20cloudfront|gemini-|grok|omgili|iframely|embedly|reeder/|readkit|simplepie|bazqux)'
    AS is_bot
FROM (SELECT id, NULLIF(user_agent, '-') AS user_agent, LOWER(NULLIF(user_agent, '-')) AS words FROM user_agent) u;

-- The facts with their dimensions spelled out: the base of the other views, and of questions of one's own. What the log
-- does not say is NULL.
CREATE VIEW request AS
SELECT
  f.file_id, f.seq_num, f.datetime, f.datetime::DATE AS date,
  NULLIF(h.name, '-') AS host, NULLIF(p.path, '-') AS path, f.query, f.method, f.status,
  NULLIF(r.url, '-') AS referer, u.user_agent, NULLIF(e.code, '-') AS edge_location,
  NULLIF(t.result_type, '-') AS result_type, NULLIF(rt.result_type, '-') AS response_result_type,
  NULLIF(dt.result_type, '-') AS detailed_result_type,
  f.protocol, f.protocol_version, f.ssl_protocol, f.ssl_cipher,
  f.client_network, f.forwarded_for, f.request_bytes, f.response_bytes,
  f.content_type, f.content_length, f.range_start, f.range_end,
  f.seconds_taken, f.seconds_to_first_byte, f.request_id,
  u.is_bot
FROM access_log f
JOIN host h ON h.id = f.host
JOIN page p ON p.id = f.page
JOIN referer r ON r.id = f.referer
JOIN agent u ON u.id = f.user_agent
JOIN edge_location e ON e.id = f.edge_location
JOIN result_type t ON t.id = f.result_type
JOIN result_type rt ON rt.id = f.response_result_type
JOIN result_type dt ON dt.id = f.detailed_result_type;

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
