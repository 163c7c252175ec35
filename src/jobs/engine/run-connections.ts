import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createDb, createPool, type Db } from '../../db/client.ts';
import { cancelRunStatements, runSessionName, terminateRunSessions } from '../../db/queries/engine/runs.ts';

/** The database sessions of one try, known by the run's name. */
export interface RunSessions {
  db: Db;
  /** Cancels what is in progress, again and again until `settled`; after `patienceMs` the sessions are ended. */
  cancelQueries(settled: Promise<unknown>, patienceMs?: number): Promise<void>;
  /** After it, nothing of the try goes on in the database. */
  close(): Promise<void>;
}

export interface RunConnections {
  /** The server ends statements that last longer than `timeoutSeconds`, even when this process hangs. */
  open(run: { runId: number; timeoutSeconds: number }): Promise<RunSessions>;
  close(): Promise<void>;
}

export interface RunConnectionOptions {
  url: string;
  /** The program's own way to the database. */
  db: Db;
  onError: (error: unknown) => void;
}

/** A pool and what its new sessions are to be. */
interface PooledConnection {
  pool: pg.Pool;
  prepare(runId: number, timeoutSeconds: number): void;
}

const idleName = 'tally run idle';

/** A process that died is noticed by its sessions while a statement runs; not every server can. */
const detectDeadClient = `set client_connection_check_interval = '2s'`;

/**
 * Returns a source of sessions for runs. One session that a run left clean is kept and given, without a trace of what it was,
 * to the next: connecting is most of what starting a run costs.
 */
export function createRunConnections({ url, db, onError }: RunConnectionOptions): RunConnections {
  const pooled = new Set<PooledConnection>();
  const cleaning = new Set<Promise<void>>();

  async function acquire(runId: number, timeoutSeconds: number): Promise<PooledConnection> {
    for (const kept of pooled) {
      pooled.delete(kept);
      kept.prepare(runId, timeoutSeconds);
      if (await reconfigure(kept.pool, runId, timeoutSeconds)) return kept;
      kept.pool.end().catch(onError);
    }
    return openPooledConnection(url, runId, timeoutSeconds, onError);
  }

  /** Keeps a pool with one idle session, and only one such pool. */
  function release(connection: PooledConnection): void {
    const { pool } = connection;
    if (pool.totalCount !== 1 || pooled.size > 0) return void pool.end().catch(onError);
    const cleaned = pool
      .query('discard all')
      .then(() => pool.query(`set application_name = '${idleName}'`))
      .then(() => void pooled.add(connection))
      .catch(() => pool.end().catch(onError)); // a session that cannot be cleaned is not kept
    cleaning.add(cleaned);
    void cleaned.finally(() => cleaning.delete(cleaned));
  }

  return {
    async open({ runId, timeoutSeconds }) {
      const connection = await acquire(runId, timeoutSeconds);
      const { pool } = connection;
      let wasCancelled = false;
      return {
        db: createDb(pool),
        async cancelQueries(settled, patienceMs = 5_000) {
          wasCancelled = true;
          await cancelUntilSettled(db, runId, settled, patienceMs, onError);
        },
        async close() {
          const isQuiet = pool.idleCount === pool.totalCount;
          if (isQuiet && !wasCancelled) return release(connection);
          const closed = pool.end().then(() => true, onError);
          if (await Promise.race([closed, sleep(1_000, false, { ref: false })])) return;
          await terminateRunSessions(db, runId, false).catch(onError);
        },
      };
    },
    async close() {
      await Promise.all(cleaning);
      await Promise.all([...pooled].map(({ pool }) => pool.end().catch(onError)));
      pooled.clear();
    },
  };
}

function openPooledConnection(
  url: string,
  runId: number,
  timeoutSeconds: number,
  onError: (error: unknown) => void,
): PooledConnection {
  let settings = sessionSettings(runId, timeoutSeconds);
  const onConnect = async (client: pg.ClientBase) => {
    await client.query(settings);
    await client.query(detectDeadClient).catch(() => undefined); // servers before 14 and on Windows do without
  };
  const pool = createPool({ url, min: 1, max: 4, applicationName: runSessionName(runId), onConnect, onError });
  return {
    pool,
    prepare(nextId, nextSeconds) {
      settings = sessionSettings(nextId, nextSeconds);
    },
  };
}

function sessionSettings(runId: number, timeoutSeconds: number): string {
  const limit = Math.round(Math.min(timeoutSeconds * 1000 + 5_000, 2 ** 31 - 1));
  return `set application_name = '${runSessionName(runId)}'; set statement_timeout = ${limit}`;
}

/** Returns false where the kept session is gone. */
async function reconfigure(pool: pg.Pool, runId: number, timeoutSeconds: number): Promise<boolean> {
  if (pool.totalCount === 0) return false;
  try {
    await pool.query(sessionSettings(runId, timeoutSeconds));
    await pool.query(detectDeadClient).catch(() => undefined); // as at its beginning
    return true;
  } catch {
    return false; // it was ended while it was idle: the run gets new ones
  }
}

async function cancelUntilSettled(
  db: Db,
  runId: number,
  settled: Promise<unknown>,
  patienceMs: number,
  onError: (error: unknown) => void,
): Promise<void> {
  const end = settled.then(
    () => true,
    () => true,
  );
  for (const since = Date.now(); Date.now() - since < patienceMs; ) {
    await cancelRunStatements(db, runId).catch(onError);
    if (await Promise.race([end, sleep(200, false)])) return;
  }
  await terminateRunSessions(db, runId, false).catch(onError);
  await Promise.race([end, sleep(1_000)]);
}
