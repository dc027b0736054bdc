export const SCHEMA_VERSION = 1

/** Lists of broker ids and of values are kept as JSON. */
export const TABLES = `
CREATE TABLE plans (
  id TEXT PRIMARY KEY,
  cluster TEXT NOT NULL,
  goal TEXT,
  state TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  throttle INTEGER,
  batch_size INTEGER NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX plans_by_cluster ON plans (cluster, started_ms);
CREATE TABLE moves (
  plan TEXT NOT NULL,
  seq INTEGER NOT NULL,
  topic TEXT NOT NULL,
  topic_id TEXT,
  partition INTEGER NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  state TEXT NOT NULL,
  copied_bytes INTEGER,
  note TEXT,
  PRIMARY KEY (plan, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE claims (
  plan TEXT NOT NULL,
  cluster TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  ours TEXT NOT NULL,
  before TEXT,
  PRIMARY KEY (cluster, type, name, key)
) STRICT, WITHOUT ROWID;
`
