import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createDb, createPool, type Db } from '../../db/client.ts';
import { cancelRunStatements, runSessionName, terminateRunSessions } from '../../db/queries/engine/runs.ts';

/** The database sessions of one attempt. Their `application_name` is the name of the run. */
export interface RunSessions {
  db: Db;
  /** Cancels the statements in progress every 200 ms until `settled` settles. Ends the sessions after `maxWaitMs`. */
  cancelQueries(settled: Promise<unknown>, maxWaitMs?: number): Promise<void>;
  /** Closes the sessions. When it resolves, the attempt has no statement in progress in the database. */
  close(): Promise<void>;
}

export interface RunConnections {
  /** Opens sessions for an attempt. The server ends statements after `timeoutSeconds`, even if this process hangs. */
  open(run: { runId: number; timeoutSeconds: number }): Promise<RunSessions>;
  close(): Promise<void>;
}

export interface RunConnectionOptions {
  url: string;
  /** The pool of the program, which cancels and ends sessions of runs. */
  db: Db;
  onError: (error: unknown) => void;
}

/** A small pool for the sessions of one run at a time. */
interface PooledConnection {
  pool: pg.Pool;
  /** Sets what new sessions of the pool are configured for. */
  prepare(runId: number, timeoutSeconds: number): void;
}

const idleName = 'tally run idle';

/** The largest `statement_timeout` of PostgreSQL. */
const maxStatementTimeoutMs = 2 ** 31 - 1;

/** Ends a statement whose client is gone. Servers before version 14 and on Windows do not have the setting. */
const detectDeadClient = `set client_connection_check_interval = '2s'`;

/**
 * Creates the source of sessions for runs. It keeps one clean session and gives it to the next run after `discard all`,
 * because connecting is most of the cost of starting a run.
 */
export function createRunConnections({ url, db, onError }: RunConnectionOptions): RunConnections {
  const pooled = new Set<PooledConnection>();
  const cleaning = new Set<Promise<void>>();

  async function acquire(runId: number, timeoutSeconds: number): Promise<PooledConnection> {
    for (const connection of pooled) {
      pooled.delete(connection);
      connection.prepare(runId, timeoutSeconds);
      if (await reconfigure(connection.pool, runId, timeoutSeconds)) return connection;
      connection.pool.end().catch(onError);
    }
    return openPooledConnection(url, runId, timeoutSeconds, onError);
  }

  /** Keeps the pool if it has exactly one session and no other pool is kept; ends it otherwise. */
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
        async cancelQueries(settled, maxWaitMs = 5_000) {
          wasCancelled = true;
          await cancelUntilSettled({ db, runId, maxWaitMs, onError }, settled);
        },
        async close() {
          const isIdle = pool.idleCount === pool.totalCount;
          if (isIdle && !wasCancelled) return release(connection);
          const closed = pool.end().then(() => true, onError);
          if (await Promise.race([closed, sleep(1_000, false, { ref: false })])) return;
          await terminateRunSessions(db, runId).catch(onError);
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
    await client.query(detectDeadClient).catch(() => undefined);
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
  const limit = Math.round(Math.min(timeoutSeconds * 1000 + 5_000, maxStatementTimeoutMs));
  return `set application_name = '${runSessionName(runId)}'; set statement_timeout = ${limit}`;
}

/** Configures a kept session for the next run. Returns false if the session is lost. */
async function reconfigure(pool: pg.Pool, runId: number, timeoutSeconds: number): Promise<boolean> {
  if (pool.totalCount === 0) return false;
  try {
    await pool.query(sessionSettings(runId, timeoutSeconds));
    await pool.query(detectDeadClient).catch(() => undefined);
    return true;
  } catch {
    return false; // it was ended while it was idle; the run gets a new session
  }
}

interface CancelOptions extends Pick<RunConnectionOptions, 'db' | 'onError'> {
  runId: number;
  maxWaitMs: number;
}

/** Cancels repeatedly, because the job may begin another statement after one was cancelled. */
async function cancelUntilSettled(options: CancelOptions, settled: Promise<unknown>): Promise<void> {
  const { db, runId, maxWaitMs, onError } = options;
  const ended = settled.then(
    () => true,
    () => true,
  );
  for (const startedAt = Date.now(); Date.now() - startedAt < maxWaitMs; ) {
    await cancelRunStatements(db, runId).catch(onError);
    if (await Promise.race([ended, sleep(200, false)])) return;
  }
  await terminateRunSessions(db, runId).catch(onError);
  await Promise.race([ended, sleep(1_000)]);
}
