-- Makes room for the files of the batch: what the warehouse holds of them is replaced.

INSERT INTO removed_row (file_id, request_id)
SELECT f.file_id, f.request_id
FROM access_log f
JOIN staged_file s ON s.file_id = f.file_id
WHERE f.request_id IS NOT NULL;

DELETE FROM access_log USING staged_file WHERE access_log.file_id = staged_file.file_id;

DELETE FROM log_file USING staged_file WHERE log_file.file_id = staged_file.file_id;
