import type { Db } from '../../db/client.ts';
import { appendRunLog, type RunLogLine } from '../../db/queries/engine/job-state.ts';
import type { JobLog } from './job.ts';

export interface RunLogger extends JobLog {
  /** After it, every line so far is stored, or was given up after the database refused it. */
  flush(): Promise<void>;
}

export interface JournalOptions {
  db: Db;
  runId: number;
  onError: (error: unknown) => void;
  /** Hides secrets in every text. */
  redact: (text: string) => string;
  /** Lines are stored together, at the latest after so long. */
  delayMs?: number;
}

/** Returns the log of a run: lines are stored in order, beside its transactions, and outlive their rollback. */
export function createRunLogger({ db, runId, onError, redact, delayMs = 250 }: JournalOptions): RunLogger {
  let waiting: RunLogLine[] = [];
  let storing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const store = () => {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting;
    waiting = [];
    if (lines.length > 0) storing = storing.then(() => appendRunLog(db, runId, lines)).catch(onError);
    return storing;
  };
  const write = (level: RunLogLine['level']) => (message: string, data?: Record<string, unknown>) => {
    waiting.push({ level, message: redact(message), data: data && hidden(data, redact), loggedAt: new Date() });
    if (waiting.length >= 500) void store();
    else timer ??= setTimeout(store, delayMs);
  };
  return { info: write('info'), warn: write('warn'), error: write('error'), flush: store };
}

function hidden(data: Record<string, unknown>, redact: (text: string) => string): Record<string, unknown> {
  const plain = (_: string, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return typeof value === 'string' ? redact(value) : value;
  };
  return JSON.parse(JSON.stringify(data, plain)) as Record<string, unknown>;
}
