-- What standard logging v2 tells beyond legacy logs. Rows of before have NULL.

ALTER TABLE access_log ADD COLUMN country VARCHAR(2);

ALTER TABLE access_log ADD COLUMN cache_behavior VARCHAR(1024);

ALTER TABLE access_log ADD COLUMN origin_seconds_to_first_byte DOUBLE PRECISION;

ALTER TABLE access_log ADD COLUMN origin_seconds_to_last_byte DOUBLE PRECISION;

ALTER TABLE access_log ADD COLUMN distribution VARCHAR(32);

ALTER TABLE access_log ADD COLUMN distribution_tenant VARCHAR(128);

ALTER TABLE access_log ADD COLUMN asn BIGINT;

-- True for a row that tells of a request which a row of another log tells of better. Loads keep it true.
ALTER TABLE access_log ADD COLUMN is_repeated BOOLEAN DEFAULT FALSE NOT NULL;

GRANT UPDATE ON TABLE access_log TO ROLE loader;
