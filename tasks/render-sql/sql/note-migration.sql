-- Ends the transaction of every migration.

INSERT INTO schema_migration (name, applied_at) VALUES (:'name', GETDATE());
