import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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

  async function tryLock(key: LockKey): Promise<HeldLock | null> {
    const id = JSON.stringify(key);
    if (taken.has(id)) return null;
    taken.set(id, null);
    try {
      const session = await findSession();
      const { rows } = await session.query<{ won: boolean }>(lockStatement(key, 'pg_try_advisory_lock'), [...key]);
      session.lost.throwIfAborted();
      if (rows[0]?.won) {
        taken.set(id, session);
        return createHeldLock(session, key, () => taken.get(id) === session && taken.delete(id));
      }
    } catch (error) {
      taken.delete(id);
      throw error;
    }
    taken.delete(id);
    return null;
  }

  return {
    name,
    tryLock,
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
    await session.query(lockStatement(key, 'pg_advisory_unlock'), [...key]).catch(() => undefined);
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

function lockStatement([, second]: LockKey, call: string): string {
  const values = second === undefined ? '$1' : typeof second === 'string' ? '$1, hashtext($2)' : '$1, $2';
  return `select ${call}(${values}) as won`;
}
