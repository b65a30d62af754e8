-- Makes room for the files of the batch: what the warehouse holds of them is replaced.

DELETE FROM access_log USING staged_file WHERE access_log.file_id = staged_file.file_id;

DELETE FROM log_file USING staged_file WHERE log_file.file_id = staged_file.file_id;
