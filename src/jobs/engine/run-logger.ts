import type { Db } from '../../db/client.ts';
import { appendRunLog, type RunLogLine } from '../../db/queries/engine/job-state.ts';
import type { JobLog } from './job.ts';

export interface RunLogger extends JobLog {
  /** Stores the buffered lines. Lines that the database refuses are dropped and reported to `onError`. */
  flush(): Promise<void>;
}

export interface RunLoggerOptions {
  db: Db;
  runId: number;
  onError: (error: unknown) => void;
  /** Redacts the secrets of the run in a text. */
  redact: (text: string) => string;
  /** Lines are buffered for at most so many milliseconds. */
  delayMs?: number;
}

const maxBufferedLines = 500;

/**
 * Creates the log of a run. Lines are stored in order, outside of the transactions of the run, so a rollback keeps
 * them.
 */
export function createRunLogger({ db, runId, onError, redact, delayMs = 250 }: RunLoggerOptions): RunLogger {
  let buffer: RunLogLine[] = [];
  let storing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const store = () => {
    clearTimeout(timer);
    timer = undefined;
    const lines = buffer;
    buffer = [];
    if (lines.length > 0) storing = storing.then(() => appendRunLog(db, runId, lines)).catch(onError);
    return storing;
  };
  const write = (level: RunLogLine['level']) => (message: string, data?: Record<string, unknown>) => {
    buffer.push({ level, message: redact(message), data: data && redactData(data, redact), loggedAt: new Date() });
    if (buffer.length >= maxBufferedLines) void store();
    else timer ??= setTimeout(store, delayMs);
  };
  return { info: write('info'), warn: write('warn'), error: write('error'), flush: store };
}

/** Returns the data as plain JSON values with redacted texts; a bigint becomes a text. */
function redactData(data: Record<string, unknown>, redact: (text: string) => string): Record<string, unknown> {
  const toPlain = (_: string, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return typeof value === 'string' ? redact(value) : value;
  };
  return JSON.parse(JSON.stringify(data, toPlain)) as Record<string, unknown>;
}
