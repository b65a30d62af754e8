-- Two logs may tell of the same request: while a site moves over, CloudFront delivers legacy logs and those of v2. Every row
-- stays in the facts, as the ledger says; the views count only the one that tells more.
--
-- Rows are of one request if they have the same request id and page, with at most a day between one and the next. If they come
-- from several logs, the row that tells most counts, and of those that tell as much the one whose log has the lowest id; the
-- rows of the other logs are repeated. So the marks depend on the rows that are loaded, and not on when or in which order they
-- were. Rows without a request id cannot be told apart, and are never repeated. Nor are rows of one log: CloudFront wrote both.
--
-- No join pairs rows with rows: the same id in a million rows takes no longer than a million ids.

DROP TABLE IF EXISTS shared_request, changed_row;

-- What the batch and other logs tell of: almost always nothing.
CREATE TEMP TABLE shared_request DISTSTYLE ALL AS
SELECT DISTINCT f.request_id
FROM access_log f
JOIN (
  SELECT request_id, MIN(file_id) AS first_file, MAX(file_id) AS last_file
  FROM (
    SELECT file_id, x_edge_request_id AS request_id FROM staged_row WHERE x_edge_request_id <> '-'
    UNION ALL
    SELECT file_id, request_id FROM removed_row
  ) r
  GROUP BY request_id
) b ON b.request_id = f.request_id AND (b.first_file <> f.file_id OR b.last_file <> f.file_id)
WHERE f.datetime >= (SELECT DATEADD(day, -1, MIN(log_date)) FROM staged_file)
  AND f.datetime < (SELECT DATEADD(day, 2, MAX(log_date)) FROM staged_file);

-- The rows whose mark is not right. From the inside out: what a row tells, how many values that are not missing, and whether it is
-- the first of its request; which request of that id and page it is of; and the log whose row counts.
CREATE TEMP TABLE changed_row DISTSTYLE ALL AS
SELECT file_id, seq_num, datetime, file_id <> counted_file AS is_repeated
FROM (
  SELECT
    file_id, seq_num, datetime, is_repeated,
    FIRST_VALUE(file_id) OVER (
      PARTITION BY request_id, page, request ORDER BY told DESC, file_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS counted_file
  FROM (
    SELECT
      file_id, seq_num, datetime, is_repeated, request_id, page, told,
      SUM(begins) OVER (
        PARTITION BY request_id, page ORDER BY datetime, file_id, seq_num ROWS UNBOUNDED PRECEDING
      ) AS request
    FROM (
      SELECT
        f.file_id, f.seq_num, f.datetime, f.is_repeated, f.request_id, f.page,
        CASE
          WHEN f.datetime > DATEADD(day, 1, LAG(f.datetime) OVER (
            PARTITION BY f.request_id, f.page ORDER BY f.datetime, f.file_id, f.seq_num
          )) THEN 1
          ELSE 0
        END AS begins,
        NVL2(f.query, 1, 0) + NVL2(f.protocol, 1, 0) + NVL2(f.protocol_version, 1, 0) + NVL2(f.ssl_protocol, 1, 0)
          + NVL2(f.ssl_cipher, 1, 0) + NVL2(f.client_network, 1, 0) + NVL2(f.forwarded_for, 1, 0)
          + NVL2(f.request_bytes, 1, 0) + NVL2(f.response_bytes, 1, 0) + NVL2(f.content_type, 1, 0)
          + NVL2(f.content_length, 1, 0) + NVL2(f.range_start, 1, 0) + NVL2(f.range_end, 1, 0)
          + NVL2(f.seconds_taken, 1, 0) + NVL2(f.seconds_to_first_byte, 1, 0)
          + NVL2(f.country, 1, 0) + NVL2(f.cache_behavior, 1, 0) + NVL2(f.origin_seconds_to_first_byte, 1, 0)
          + NVL2(f.origin_seconds_to_last_byte, 1, 0) + NVL2(f.distribution, 1, 0)
          + NVL2(f.distribution_tenant, 1, 0) + NVL2(f.asn, 1, 0)
          + CASE WHEN f.referer = (SELECT MIN(id) FROM referer WHERE url = '-') THEN 0 ELSE 1 END
          + CASE WHEN f.user_agent = (SELECT MIN(id) FROM user_agent WHERE user_agent = '-') THEN 0 ELSE 1 END AS told
      FROM access_log f
      JOIN shared_request s ON s.request_id = f.request_id
      WHERE f.datetime >= (SELECT DATEADD(day, -1, MIN(log_date)) FROM staged_file)
        AND f.datetime < (SELECT DATEADD(day, 2, MAX(log_date)) FROM staged_file)
    ) t
  ) q
) c
WHERE is_repeated <> (file_id <> counted_file);

UPDATE access_log
SET is_repeated = changed_row.is_repeated
FROM changed_row
WHERE access_log.file_id = changed_row.file_id AND access_log.seq_num = changed_row.seq_num
  AND access_log.datetime = changed_row.datetime
  AND access_log.datetime BETWEEN (SELECT MIN(datetime) FROM changed_row) AND (SELECT MAX(datetime) FROM changed_row);
