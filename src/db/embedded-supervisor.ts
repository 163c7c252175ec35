import type { Log } from '../lib/log.ts';
import { createLoop, type Loop } from '../lib/loop.ts';
import { backoffMs } from '../lib/retry.ts';
import type { EmbeddedServer } from './embedded.ts';

/** The restarts of a server since they were last taken. */
export interface Restarts {
  count: number;
  /** How long the server was away, all in all. */
  seconds: number;
}

/** Starts the embedded server again when it has ended. */
export interface ServerSupervisor extends Loop {
  /** Returns the restarts by this process since the last call, or null when there was none. */
  takeRestarts(): Restarts | null;
}

/** Delays between the starts of a server that ends again and again, or cannot start, for example on a full disk. */
const restartBackoff = { firstDelayMs: 1_000, maxDelayMs: 30_000 };

/** A server that has lived for this long is no longer one that ends again and again. */
const stableMs = 60_000;

/** Creates the supervisor of the embedded server. Several processes may supervise one server: one of them starts it. */
export function createServerSupervisor(server: EmbeddedServer, log: Log, checkEveryMs = 1_000): ServerSupervisor {
  let restarts: Restarts | null = null;
  let attempts = 0;
  let attemptedAt = 0;
  let endedAt: number | null = null;

  async function check(signal: AbortSignal): Promise<number> {
    if (server.isRunning()) {
      if (performance.now() - attemptedAt > stableMs) attempts = 0;
      return checkEveryMs;
    }
    if (endedAt === null) log.error('the embedded PostgreSQL has ended unexpectedly; it is started again');
    endedAt ??= performance.now();
    await restart(endedAt, signal).catch((err: unknown) => {
      log.error({ err }, 'the embedded PostgreSQL could not be started; this is tried again');
    });
    attempts += 1;
    attemptedAt = performance.now();
    return backoffMs(restartBackoff, attempts);
  }

  async function restart(startedAt: number, signal: AbortSignal): Promise<void> {
    const isOwnStart = await server.restart(signal);
    const seconds = (performance.now() - startedAt) / 1000;
    endedAt = null;
    if (!isOwnStart) return; // the process that started it tells
    restarts = { count: (restarts?.count ?? 0) + 1, seconds: (restarts?.seconds ?? 0) + seconds };
    log.warn({ seconds: Math.round(seconds * 10) / 10 }, 'the embedded PostgreSQL was started again');
  }

  const loop = createLoop({
    round: check,
    intervalMs: checkEveryMs,
    onError: (err) => log.error({ err }, 'the embedded PostgreSQL could not be checked'),
  });
  return {
    ...loop,
    takeRestarts() {
      const taken = restarts;
      restarts = null;
      return taken;
    },
  };
}
