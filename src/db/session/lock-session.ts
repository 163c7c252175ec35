import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type DedicatedSession, openDedicatedSession } from './dedicated-session.ts';

/** The numbers of an advisory lock (see `lockNumbers`). A text as the second one stands for its hash. */
export type LockKey = readonly [number] | readonly [number, number | string];

/** An advisory lock that this process holds. */
export interface HeldLock {
  /** Aborted when the session, and the lock with it, is lost. */
  readonly lost: AbortSignal;
  /** Checks the session. Aborts `lost` if it does not answer in time. */
  ping(timeoutMs: number): Promise<void>;
  /** Releases the lock. Idempotent. */
  release(): Promise<void>;
}

/**
 * The advisory locks of this process, on one dedicated session that is opened when a lock is first taken, and again
 * when it was lost. A process that ends, or loses its connection, holds no lock.
 */
export interface LockSession {
  /** `application_name` of the session: no other process has it. */
  readonly name: string;
  /** Takes a lock if it is free. Null: another holder, in this process or another one, has it. */
  tryLock(key: LockKey): Promise<HeldLock | null>;
  /** Takes those of the locks `[first, number]` that are free, with one statement. Returns them by their numbers. */
  tryLocks(first: number, numbers: readonly number[]): Promise<Map<number, HeldLock>>;
  /** Waits for a lock. Rejects with the reason of the signal when it is aborted. */
  lock(key: LockKey, signal: AbortSignal): Promise<HeldLock>;
  /** Closes the session, which releases all locks. */
  close(): Promise<void>;
}

export interface LockSessionOptions {
  url: string;
  /** The beginning of `application_name`. */
  prefix?: string;
}

/** A session without an answer for this long counts as lost: the server may have given its locks away. */
const answerTimeoutMs = 10_000;

/** Delays between two attempts to get a lock that another process holds. */
const firstDelayMs = 50;
const maxDelayMs = 500;

/**
 * Creates the locks of this process. PostgreSQL grants a session a lock that it holds already, so the holders of this
 * process are told apart here. Waiting is done by repeated attempts: a statement that waits would block the others of
 * the session.
 */
export function createLockSession({ url, prefix = 'tally locks' }: LockSessionOptions): LockSession {
  const name = `${prefix} ${randomBytes(6).toString('hex')}`;
  /** The locks that are held, by their keys as JSON, and their sessions; null while a lock is being taken. */
  const taken = new Map<string, DedicatedSession | null>();
  let opened: Promise<DedicatedSession> | null = null;

  async function open(): Promise<DedicatedSession> {
    const session = await openDedicatedSession({ url, name, queryTimeoutMs: answerTimeoutMs });
    const onLost = () => {
      opened = null;
      for (const [id, holder] of taken) if (holder === session) taken.delete(id);
      void session.end();
    };
    session.lost.addEventListener('abort', onLost, { once: true });
    return session;
  }

  function findSession(): Promise<DedicatedSession> {
    const session = opened ?? open();
    opened = session;
    session.catch(() => {
      if (opened === session) opened = null;
    });
    return session;
  }

  /** Takes those of the locks that are free. The statement has a row for each of `keys`, in their order. */
  async function take(keys: readonly LockKey[], statement: pg.QueryConfig): Promise<(HeldLock | undefined)[]> {
    const ids = keys.map((key) => JSON.stringify(key));
    for (const id of ids) taken.set(id, null);
    let holder: DedicatedSession | undefined;
    try {
      const session = await findSession();
      const { rows } = await session.query<{ won: boolean }>(statement);
      session.lost.throwIfAborted();
      holder = session;
      return keys.map((key, index) => {
        const id = ids[index] ?? '';
        if (!rows[index]?.won) return undefined;
        taken.set(id, session);
        return createHeldLock(session, key, () => taken.get(id) === session && taken.delete(id));
      });
    } finally {
      for (const id of ids) if (!holder || taken.get(id) !== holder) taken.delete(id);
    }
  }

  async function tryLock(key: LockKey): Promise<HeldLock | null> {
    if (taken.has(JSON.stringify(key))) return null;
    const [lock] = await take([key], lockStatement(key, 'pg_try_advisory_lock'));
    return lock ?? null;
  }

  async function tryLocks(first: number, numbers: readonly number[]): Promise<Map<number, HeldLock>> {
    const free = numbers.filter((number) => !taken.has(JSON.stringify([first, number])));
    const text = 'select pg_try_advisory_lock($1, number) as won from unnest($2::integer[]) number';
    const locks = await take(
      free.map((number) => [first, number] as const),
      { text, values: [first, free] },
    );
    return new Map(free.flatMap((number, index) => (locks[index] ? [[number, locks[index]] as const] : [])));
  }

  return {
    name,
    tryLock,
    tryLocks,
    async lock(key, signal) {
      for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, maxDelayMs)) {
        signal.throwIfAborted();
        const held = await tryLock(key);
        if (held) return held;
        await sleep(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    },
    async close() {
      const session = await opened?.catch(() => null);
      await session?.end();
    },
  };
}

function createHeldLock(session: DedicatedSession, key: LockKey, onReleased: () => unknown): HeldLock {
  let released: Promise<void> | undefined;
  const release = async () => {
    // Where this fails, the session is lost, and the lock with it.
    await session.query(lockStatement(key, 'pg_advisory_unlock')).catch(() => undefined);
    onReleased();
  };
  return {
    lost: session.lost,
    ping: session.ping,
    release() {
      released ??= release();
      return released;
    },
  };
}

/** Creates a named statement, which the session parses once: an instance takes and releases dozens of locks. */
function lockStatement(key: LockKey, functionName: string): pg.QueryConfig {
  const [, second] = key;
  const values = second === undefined ? '$1' : typeof second === 'string' ? '$1, hashtext($2)' : '$1, $2';
  const call = `${functionName}(${values})`;
  return { name: call, text: `select ${call} as won`, values: [...key] };
}
