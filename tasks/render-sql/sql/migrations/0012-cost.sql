-- What traffic costs: an estimate, at the prices of cloudfront_price. All numbers may be added up. A request has no price if its
-- edge location is not in edge_airport or has no price there, or if the log does not say what the price depends on. SUM leaves such
-- requests out, and the columns without_price say how much that is. What a miss costs at the origin is not known here.
CREATE VIEW cost_by_day AS
SELECT
  date, host, section, agent_class, agent_name, agent_operator, pricing_region,
  COUNT(*) AS requests,
  SUM(CASE WHEN result_type = 'Miss' THEN 1 WHEN result_type IS NOT NULL THEN 0 END) AS misses,
  SUM(response_bytes) AS response_bytes,
  SUM(transfer_usd) AS transfer_usd_estimate,
  SUM(request_usd) AS request_usd_estimate,
  SUM(CASE WHEN transfer_usd IS NULL THEN response_bytes ELSE 0 END) AS bytes_without_price,
  COUNT(*) - COUNT(request_usd) AS requests_without_price
FROM (
  SELECT
    r.date, r.host, r.section, r.agent_class, r.agent_name, r.agent_operator, a.pricing_region, r.result_type, r.response_bytes,
    r.response_bytes * p.usd_per_gb::DOUBLE PRECISION / 1073741824 AS transfer_usd,
    CASE
      WHEN r.protocol IN ('https', 'wss', 'grpcs') THEN p.usd_per_10000_https
      WHEN r.protocol IN ('http', 'ws') THEN p.usd_per_10000_http
    END::DOUBLE PRECISION / 10000 AS request_usd
  FROM request r
  LEFT JOIN edge_airport a ON a.code = LEFT(r.edge_location, 3)
  LEFT JOIN cloudfront_price p ON p.pricing_region = a.pricing_region
) c
GROUP BY date, host, section, agent_class, agent_name, agent_operator, pricing_region;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ROLE reader;
