import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { lockSessionName } from '../../db/queries/engine/runs.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { LockLost } from './errors.ts';

/** A session that holds the lock of a job: who has it may run the job. It ends with the process, so a dead one blocks nobody. */
export interface RunLock {
  /** Ends when the lock is gone with its session. */
  lost: AbortSignal;
  /** Gives the session the run's name; resolves when the run has one of the places that there are for all jobs. */
  takePlace(runId: number, signal: AbortSignal): Promise<void>;
  /** After it, the session is known to live, or `lost` has ended. */
  ping(timeoutMs: number): Promise<void>;
  release(): Promise<void>;
}

export interface Locks {
  /** Waits for the lock of the job; the signal's end throws its reason. */
  take(job: string, signal: AbortSignal): Promise<RunLock>;
  /** Returns null where somebody else has it. */
  tryTake(job: string): Promise<RunLock | null>;
  close(): Promise<void>;
}

export interface LockOptions {
  url: string;
  places: number;
  /** Between two looks for a free place. */
  placeMs?: number;
}

/** One session a lock. A session that was given back whole is used again: connecting costs more than the lock. */
export function createLocks({ url, places, placeMs = 100 }: LockOptions): Locks {
  const idle = new Set<Session>();

  async function session(): Promise<Session> {
    for (const kept of idle) {
      idle.delete(kept);
      if (!kept.lost.signal.aborted) return kept;
    }
    return openSession(url);
  }

  function lockOf(held: Session): RunLock {
    return {
      lost: held.lost.signal,
      takePlace: (runId, signal) => takePlace(held, { runId, places, placeMs }, signal),
      ping: (timeoutMs) => ping(held, timeoutMs),
      release: () => release(held, idle),
    };
  }

  async function attempt(job: string, statement: string, signal?: AbortSignal): Promise<RunLock | null> {
    const held = await session();
    const cancel = () => void cancelBackend(url, held);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      signal?.throwIfAborted();
      const { rows } = await held.query(statement, [lockNumbers.job, job]);
      if (rows[0]?.won) return lockOf(held);
      await release(held, idle);
      return null;
    } catch (error) {
      await drop(held);
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  return {
    async take(job, signal) {
      const lock = await attempt(job, 'select true as won from pg_advisory_lock($1, hashtext($2))', signal);
      if (!lock) throw new LockLost('the lock was not given');
      return lock;
    },
    tryTake: (job) => attempt(job, 'select pg_try_advisory_lock($1, hashtext($2)) as won'),
    async close() {
      await Promise.all([...idle].map(drop));
      idle.clear();
    },
  };
}

interface Session {
  client: pg.Client;
  lost: AbortController;
  /** One statement after the other. */
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>;
}

const idleName = 'tally run lock';
const giveUp = `select pg_advisory_unlock_all(), set_config('application_name', $1, false)`;

/** The server ends the session of a machine that went away without a word after about 35 s, before others call the run lost. */
const liveness = '-c timezone=UTC -c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

async function openSession(url: string): Promise<Session> {
  const client = new pg.Client({
    connectionString: url,
    application_name: idleName,
    options: liveness,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  const lost = new AbortController();
  const lose = () => lost.abort(new LockLost('the connection that held the lock of the job was lost'));
  client.on('error', lose);
  client.on('end', lose);
  await client.connect();
  let last: Promise<unknown> = Promise.resolve();
  const query = (text: string, values?: unknown[]) => {
    const result = last.then(() => client.query(text, values));
    last = result.catch(() => undefined); // who asked is told
    return result;
  };
  return { client, lost, query };
}

async function takePlace(
  { query, lost }: Session,
  { runId, places, placeMs }: { runId: number; places: number; placeMs: number },
  signal: AbortSignal,
): Promise<void> {
  const either = AbortSignal.any([signal, lost.signal]);
  const free = `select place, set_config('application_name', $3, false) from generate_series(1, $2::int) place
    where pg_try_advisory_lock($1, place) limit 1`;
  for (;;) {
    either.throwIfAborted();
    const { rowCount } = await query(free, [lockNumbers.place, places, lockSessionName(runId)]);
    if (rowCount === 1) return;
    await sleep(placeMs, undefined, { signal: either }).catch(() => either.throwIfAborted());
  }
}

async function ping({ query, lost }: Session, timeoutMs: number): Promise<void> {
  const late = new AbortController();
  const answer = query('select 1').then(
    () => true,
    () => false,
  );
  const alive = await Promise.race([answer, sleep(timeoutMs, false, { signal: late.signal })]);
  late.abort();
  if (!alive) lost.abort(new LockLost('the connection that holds the lock of the job does not answer'));
}

async function release(held: Session, idle: Set<Session>): Promise<void> {
  if (held.lost.signal.aborted || idle.size >= 2) return drop(held);
  try {
    await held.query(giveUp, [idleName]);
    idle.add(held);
  } catch {
    await drop(held); // its locks end with it
  }
}

async function drop({ client }: Session): Promise<void> {
  await client.end().catch(() => undefined); // it had ended by itself
}

/** A session that waits for a lock hears nothing but a cancel from another session. */
async function cancelBackend(url: string, { client }: Session): Promise<void> {
  const { processID } = client as unknown as { processID: number };
  const other = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  other.on('error', () => undefined); // the waiting session then ends with the lock that it gets
  try {
    await other.connect();
    await other.query('select pg_cancel_backend($1)', [processID]);
  } catch {
    client.end().catch(() => undefined);
  } finally {
    await other.end().catch(() => undefined);
  }
}
