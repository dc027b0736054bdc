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

const SUBJECT = ['cluster', 'group', 'topic', 'brokerId', 'logDir']

/** SQL: which rule a notice is of, and about what, as one text; null of what is not JSON. */
export function aboutOf(notice: string): string {
  const paths = ['$.ruleId', ...SUBJECT.map(name => `$.subject.${name}`)].map(path => `'${path}'`)
  return `CASE WHEN json_valid(${notice}) THEN json_extract(${notice}, ${paths.join(', ')}) END`
}

/** Made at every opening where it is missing: files that an earlier version made have none, and that version does not mind one. */
export const LATER_INDEXES = `
CREATE INDEX IF NOT EXISTS deliveries_in_order ON deliveries (destination, ${aboutOf('notice')}) WHERE outcome = 'waiting';
`
