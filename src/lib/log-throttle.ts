import type { LogFn } from 'pino';
import { isConnectionLost } from './retry.ts';

/** A line about a lost connection is repeated at most once in so many milliseconds. */
const repeatMs = 60_000;

/** Above this number of different messages the oldest is forgotten. */
const maxMessages = 200;

interface LoggedMessage {
  at: number;
  /** The number of lines that were left out since. */
  suppressed: number;
}

/**
 * Creates a hook for pino that limits lines about lost connections: each message is logged at most once a minute, with
 * `suppressed`, the number of lines that were left out since the last one. While the database is away, every loop and
 * every waiting message would log its failed attempts otherwise.
 *
 * @param now the monotonic clock, in milliseconds
 */
export function createLogThrottle(now: () => number): (args: Parameters<LogFn>, log: LogFn) => void {
  const logged = new Map<string, LoggedMessage>();

  function countSuppressed(message: string): number | null {
    const last = logged.get(message);
    if (last && now() - last.at < repeatMs) {
      last.suppressed += 1;
      return null;
    }
    logged.set(message, { at: now(), suppressed: 0 });
    const [oldest] = logged.keys();
    if (logged.size > maxMessages && oldest !== undefined) logged.delete(oldest);
    return last?.suppressed ?? 0;
  }

  return (args, log) => {
    const [fields, message] = args as [unknown, string | undefined];
    const error = (fields as { err?: unknown } | null)?.err;
    if (!isConnectionLost(error)) return log(...args);
    const suppressed = countSuppressed(message ?? '');
    if (suppressed === null) return;
    if (suppressed === 0) log(...args);
    else log({ ...(fields as object), suppressed }, message);
  };
}
