-- Puts what has been judged in the place of what was judged before: all of it or nothing.
-- Merges run one after another, so that two do not add the same value. Loads are not in their way, nor readers.

LOCK TABLE classification_lock;

DROP TABLE IF EXISTS staged_judgement, judgement;

CREATE TEMP TABLE staged_judgement (
  kind VARCHAR(16),
  id BIGINT,
  class VARCHAR(16),
  name VARCHAR(256),
  operator VARCHAR(64),
  browser VARCHAR(64),
  operating_system VARCHAR(64),
  device VARCHAR(16),
  host VARCHAR(256),
  section VARCHAR(256),
  rules VARCHAR(64)
);

COPY staged_judgement
FROM :'judged'
IAM_ROLE default
FORMAT AS JSON 'auto'
TRUNCATECOLUMNS
COMPUPDATE OFF
STATUPDATE OFF;

-- A statement that is submitted again unloads to the same folder. If it writes fewer files, what is left of the first holds
-- values twice.
CREATE TEMP TABLE judgement AS
SELECT kind, id, class, name, operator, browser, operating_system, device, host, section, rules
FROM (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY kind, id ORDER BY rules) AS place FROM staged_judgement s) r
WHERE place = 1;

DELETE FROM user_agent_class USING judgement j WHERE j.kind = 'user_agent' AND user_agent_class.id = j.id;

INSERT INTO user_agent_class (id, class, name, operator, browser, operating_system, device, rules)
SELECT id, class, name, operator, browser, operating_system, device, rules
FROM judgement
WHERE kind = 'user_agent';

DELETE FROM referer_class USING judgement j WHERE j.kind = 'referer' AND referer_class.id = j.id;

INSERT INTO referer_class (id, class, name, host, rules)
SELECT id, class, name, host, rules
FROM judgement
WHERE kind = 'referer';

DELETE FROM page_section USING judgement j WHERE j.kind = 'page' AND page_section.id = j.id;

INSERT INTO page_section (id, section, rules)
SELECT id, section, rules
FROM judgement
WHERE kind = 'page';

SELECT
  COUNT(CASE WHEN kind = 'user_agent' THEN 1 END) AS user_agents,
  COUNT(CASE WHEN kind = 'referer' THEN 1 END) AS referers,
  COUNT(CASE WHEN kind = 'page' THEN 1 END) AS pages
FROM judgement;
