-- Ends the transaction that loads a batch.

-- What this manifest brought in, now or in an earlier transaction whose answer was lost. Rows of other loads are not counted.
-- SUM makes a NUMERIC, which the Data API would give as text.
SELECT COUNT(*) AS files, NVL(SUM(row_count), 0)::BIGINT AS rows
FROM log_file
WHERE manifest = :'manifest';
