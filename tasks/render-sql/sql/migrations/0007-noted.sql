-- What the masker notes while the address and the whole query are there. Rows of before have NULL.

-- Text, as in the masked logs: a number would be smaller, but programs that read JSON round large ones.
ALTER TABLE access_log ADD COLUMN visitor VARCHAR(16);

ALTER TABLE access_log ADD COLUMN network_label VARCHAR(64);

-- A hundred characters of up to four bytes.
ALTER TABLE access_log ADD COLUMN utm_source VARCHAR(400);

ALTER TABLE access_log ADD COLUMN utm_medium VARCHAR(400);

ALTER TABLE access_log ADD COLUMN utm_campaign VARCHAR(400);

ALTER TABLE access_log ADD COLUMN utm_term VARCHAR(400);

ALTER TABLE access_log ADD COLUMN utm_content VARCHAR(400);

ALTER TABLE access_log ADD COLUMN search_term VARCHAR(400);
