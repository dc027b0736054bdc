import type { DatabaseSync } from 'node:sqlite'
import { LEVELS } from './levels.ts'

export const SCHEMA_VERSION = 1

/** All or nothing: a creation that is cut off leaves version 0 behind and is done again. */
export function createSchema(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(TABLES)
    for (const level of LEVELS) db.exec(`CREATE TABLE ${level.table} (id INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT`)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

/**
 * `sealing` says up to which series an hour has become chunks, so that a process that dies half-way does not do those again.
 * Labels are kept as JSON; the index of the series is in memory.
 */
const TABLES = `
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  cluster TEXT NOT NULL,
  metric TEXT NOT NULL,
  labels TEXT NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  cluster TEXT NOT NULL,
  hour_ms INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  samples BLOB NOT NULL
) STRICT;
CREATE TABLE sealing (
  cluster TEXT NOT NULL,
  hour_ms INTEGER NOT NULL,
  series_id INTEGER NOT NULL,
  journal_seq INTEGER NOT NULL,
  PRIMARY KEY (cluster, hour_ms)
) STRICT;
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  cluster TEXT NOT NULL,
  id TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  broker_id INTEGER,
  topic TEXT,
  partition INTEGER,
  group_id TEXT,
  body TEXT NOT NULL,
  UNIQUE (cluster, id)
) STRICT;
CREATE INDEX events_by_time ON events (cluster, time_ms, seq);
CREATE INDEX events_by_kind ON events (cluster, kind, time_ms, seq);
CREATE INDEX events_by_broker ON events (cluster, broker_id, time_ms, seq) WHERE broker_id IS NOT NULL;
CREATE INDEX events_by_topic ON events (cluster, topic, partition, time_ms, seq) WHERE topic IS NOT NULL;
CREATE INDEX events_by_group ON events (cluster, group_id, time_ms, seq) WHERE group_id IS NOT NULL;
`

/**
 * What came later, made where it is missing. It only adds: an older version of the product goes on with the file as it did, so
 * the schema's version stays.
 */
export function addLaterParts(db: DatabaseSync): void {
  db.exec(LOG_ENDS)
  const hasBrokers = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'event_brokers'").get() !== undefined
  if (hasBrokers) return
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(EVENT_BROKERS)
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

const LOG_ENDS = `
CREATE TABLE IF NOT EXISTS log_ends (
  cluster TEXT NOT NULL,
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  topic_id TEXT,
  written_ms INTEGER NOT NULL,
  looks BLOB NOT NULL,
  PRIMARY KEY (cluster, topic, partition)
) STRICT;
`

/** Which brokers an event is about (lib/kafka/event-brokers), of events from now on; of older ones the broker they happened to. */
const EVENT_BROKERS = `
CREATE TABLE event_brokers (
  cluster TEXT NOT NULL,
  broker_id INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (cluster, broker_id, time_ms, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_brokers_by_seq ON event_brokers (seq);
INSERT INTO event_brokers SELECT cluster, broker_id, time_ms, seq FROM events WHERE broker_id IS NOT NULL;
CREATE INDEX events_by_severity ON events (cluster, json_extract(body, '$.severity'), time_ms, seq);
`
