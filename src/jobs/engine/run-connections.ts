import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createDb, createPool, type Db } from '../../db/client.ts';
import { cancelRunStatements, runSessionName, terminateRunSessions } from '../../db/queries/engine/run-sessions.ts';
import type { Semaphore } from '../../lib/semaphore.ts';

/** The database sessions of one attempt. Their `application_name` is the name of the run. */
export interface RunSessions {
  db: Db;
  /** Cancels the statements in progress every 200 ms until `settled` settles. Ends the sessions after `maxWaitMs`. */
  cancelQueries(settled: Promise<unknown>, maxWaitMs?: number): Promise<void>;
  /** Closes the sessions. When it resolves, the attempt has no statement in progress in the database. */
  close(): Promise<void>;
}

export interface RunSessionRequest {
  runId: number;
  timeoutSeconds: number;
  sessions: number;
  signal: AbortSignal;
}

export interface RunConnections {
  /**
   * Opens up to `sessions` sessions for an attempt, when they are free. The server ends statements after
   * `timeoutSeconds`, even if this process hangs. Rejects with the reason of the signal when it is aborted first.
   */
  open(run: RunSessionRequest): Promise<RunSessions>;
  close(): Promise<void>;
}

export interface RunConnectionOptions {
  url: string;
  /** The pool of the program, which cancels and ends sessions of runs. */
  db: Db;
  /** The connections of which each run takes its sessions. Absent: there is no limit. */
  background?: Semaphore;
  onError: (error: unknown) => void;
}

/** A small pool for the sessions of one run at a time. */
interface PooledConnection {
  pool: pg.Pool;
  /** The maximum number of sessions. */
  sessions: number;
  /** Gives the permits of the sessions back. */
  releasePermits(): void;
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
export function createRunConnections(options: RunConnectionOptions): RunConnections {
  const { url, db, background, onError } = options;
  const pooled = new Set<PooledConnection>();
  const cleaning = new Set<Promise<void>>();
  background?.onContended(() => {
    for (const connection of pooled) {
      pooled.delete(connection);
      void end(connection);
    }
  });

  async function acquire({ runId, timeoutSeconds, sessions, signal }: RunSessionRequest): Promise<PooledConnection> {
    for (const connection of pooled) {
      pooled.delete(connection);
      connection.prepare(runId, timeoutSeconds);
      if (connection.sessions >= sessions && (await reconfigure(connection.pool, runId, timeoutSeconds)))
        return connection;
      await end(connection);
    }
    const releasePermits = (await background?.acquire(sessions, signal)) ?? (() => undefined);
    return openPooledConnection({ url, runId, timeoutSeconds, sessions, releasePermits, onError });
  }

  /** Ends the sessions, and gives their permits back when they have ended. */
  async function end({ pool, releasePermits }: PooledConnection): Promise<void> {
    await pool.end().catch(onError);
    releasePermits();
  }

  /** Keeps the pool if it has exactly one session and no other pool is kept; ends it otherwise. */
  function release(connection: PooledConnection): void {
    const { pool } = connection;
    const isKept = pool.totalCount === 1 && pooled.size === 0 && background?.isContended() !== true;
    if (!isKept) return void end(connection);
    const cleaned = pool
      .query('discard all')
      .then(() => pool.query(`set application_name = '${idleName}'`))
      .then(() => (background?.isContended() ? end(connection) : void pooled.add(connection)))
      .catch(() => end(connection)); // a session that cannot be cleaned is not kept
    cleaning.add(cleaned);
    void cleaned.finally(() => cleaning.delete(cleaned));
  }

  return {
    async open(request) {
      const { runId } = request;
      const connection = await acquire(request);
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
          const closed = end(connection).then(() => true);
          if (await Promise.race([closed, sleep(1_000, false, { ref: false })])) return;
          await terminateRunSessions(db, runId).catch(onError);
        },
      };
    },
    async close() {
      await Promise.all(cleaning);
      await Promise.all([...pooled].map(end));
      pooled.clear();
    },
  };
}

function openPooledConnection({
  url,
  runId,
  timeoutSeconds,
  sessions,
  releasePermits,
  onError,
}: Omit<RunSessionRequest, 'signal'> &
  Pick<PooledConnection, 'releasePermits'> &
  Pick<RunConnectionOptions, 'url' | 'onError'>): PooledConnection {
  let settings = sessionSettings(runId, timeoutSeconds);
  const onConnect = async (client: pg.ClientBase) => {
    await client.query(settings);
    await client.query(detectDeadClient).catch(() => undefined);
  };
  const pool = createPool({ url, min: 1, max: sessions, applicationName: runSessionName(runId), onConnect, onError });
  return {
    ...{ pool, sessions, releasePermits },
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
  for (const startedAt = performance.now(); performance.now() - startedAt < maxWaitMs; ) {
    await cancelRunStatements(db, runId).catch(onError);
    if (await Promise.race([ended, sleep(200, false)])) return;
  }
  await terminateRunSessions(db, runId).catch(onError);
  await Promise.race([ended, sleep(1_000)]);
}
