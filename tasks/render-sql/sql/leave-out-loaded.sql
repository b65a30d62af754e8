-- What the ledger holds is in the warehouse: loading it twice, at once, or again after a crash adds nothing.

DELETE FROM staged_row USING log_file WHERE staged_row.file_id = log_file.file_id;

DELETE FROM staged_file USING log_file WHERE staged_file.file_id = log_file.file_id;
