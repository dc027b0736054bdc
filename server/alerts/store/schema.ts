export const SCHEMA_VERSION = 1

/** Bodies are JSON of the shapes in records.ts; what is searched by has a column. */
export const TABLES = `
CREATE TABLE rules (id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE silences (id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  ended_ms INTEGER,
  told INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX alerts_by_end ON alerts (state, ended_ms);
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  alert TEXT NOT NULL,
  destination TEXT NOT NULL,
  outcome TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  last_attempt_ms INTEGER,
  next_attempt_ms INTEGER,
  last_error TEXT,
  notice TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_by_due ON deliveries (outcome, destination, next_attempt_ms);
CREATE INDEX deliveries_by_alert ON deliveries (alert, destination);
CREATE INDEX deliveries_by_time ON deliveries (created_ms);
`
