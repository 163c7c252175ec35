import type pg from 'pg';
import { createDb, createPool, type DatabaseAddress, type Db } from './client.ts';
import { SessionLost } from './session/dedicated-session.ts';

/** A standby without an answer for this long counts as lost. */
const answerTimeoutMs = 1_000;

/** Maximum number of connections for queries. Exports have their own. */
const maxConnections = 4;

/** The connections to a standby that answers. */
export interface StandbyConnections {
  db: Db;
  address: DatabaseAddress;
  /** Aborted when the standby is lost. */
  lost: AbortSignal;
  /** Closes the connections. Statements in progress fail immediately, even if the standby does not answer. */
  close(): Promise<void>;
}

/** Opens connections to a standby. They connect when they are first used. */
export function openStandby(url: string): StandbyConnections {
  const address = { url, isPooled: true }; // a pooler may be in between
  const pool = createPool({
    ...address,
    max: maxConnections,
    applicationName: 'tally reads',
    connectTimeoutMs: answerTimeoutMs,
    onError: () => undefined, // the check reports the loss
  });
  const clients = new Set<pg.ClientBase>();
  pool.on('connect', (client) => clients.add(client));
  pool.on('remove', (client) => clients.delete(client));
  const lost = new AbortController();
  return {
    ...{ db: createDb(pool), address, lost: lost.signal },
    async close() {
      lost.abort(new SessionLost('the standby is lost'));
      // A client ends a statement in progress by closing its socket. A pool would wait for the answer.
      for (const client of clients) void (client as pg.Client).end();
      await pool.end();
    },
  };
}

/** What a standby says about itself. */
export interface StandbyState {
  /** Its cluster and the name of the database. */
  identity: string;
  /** False: it was promoted, or is a primary. */
  isStandby: boolean;
  /** True when it has replayed the WAL up to the position that was asked about. */
  hasReplayed: boolean;
}

/** Asks a standby about itself, on a connection of its own. */
export interface StandbyCheck {
  /**
   * Returns the state.
   *
   * @param position a position in the WAL of the primary, or null
   * @throws when the standby does not answer within a second
   */
  ask(position: string | null): Promise<StandbyState>;
  close(): Promise<void>;
}

/** Creates the check of a standby. */
export function createStandbyCheck(url: string): StandbyCheck {
  const pool = createPool({
    ...{ url, isPooled: true, max: 1 },
    applicationName: 'tally standby check',
    connectTimeoutMs: answerTimeoutMs,
    queryTimeoutMs: answerTimeoutMs,
    onError: () => undefined,
  });
  const statement = `select ${identity} as identity, pg_is_in_recovery() as "isStandby",
    coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as "hasReplayed"`;
  return {
    ask: async (position) => (await pool.query<StandbyState>(statement, [position])).rows[0] as StandbyState,
    close: () => pool.end(),
  };
}

/** The same on a primary and its standbys. */
const identity = `(select system_identifier from pg_control_system()) || ' ' || current_database()`;

/** Returns the cluster and the name of a database, as {@link StandbyState} has them. */
export async function findIdentity(db: Db): Promise<string> {
  const { rows } = await db.$client.query<{ identity: string }>(`select ${identity} as identity`);
  return rows[0]?.identity ?? '';
}

/**
 * Returns the position in the WAL of a primary: a standby that has replayed it shows everything that is committed now.
 * Without synchronous commits, a commit may not be written yet.
 */
export async function findWalPosition(db: Db): Promise<string> {
  const { rows } = await db.$client.query<{ position: string }>(
    `select case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn()
      else pg_current_wal_lsn() end::text as position`,
  );
  return rows[0]?.position ?? '';
}

/** Returns whether a standby has replayed the WAL up to a position. */
export async function hasReplayed(db: Db, position: string): Promise<boolean> {
  const { rows } = await db.$client.query<{ is_replayed: boolean }>(
    'select pg_last_wal_replay_lsn() >= $1::pg_lsn as is_replayed',
    [position],
  );
  return rows[0]?.is_replayed === true;
}
