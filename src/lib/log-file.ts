import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const retryMilliseconds = 60_000;

interface DailyFileOptions {
  dir: string;
  /** At the start of each day, files older than this number of days are removed. */
  keepDays: number;
  /** Called once per outage, when a line could not be written. Lines are dropped until writing works again. */
  onError: (error: unknown) => void;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** The monotonic clock, in milliseconds. */
  elapsedMs: () => number;
}

/**
 * Creates a function that appends lines to `dir/tally-YYYY-MM-DD.log`, where the day is the UTC day. It writes
 * synchronously, so a killed process loses no line. It never throws: after a failure it tries again once a minute.
 *
 * pino-roll is not used: it numbers its files (`tally.DATE.1.log`), and the name is part of the specification.
 */
export function createDailyFileWriter({
  dir,
  keepDays,
  onError: onTrouble,
  now,
  elapsedMs,
}: DailyFileOptions): (line: string) => void {
  let day = '';
  let pausedUntil = 0;
  let isFailing = false;

  return (line) => {
    if (elapsedMs() < pausedUntil) return;
    try {
      const today = utcDay(now());
      if (today !== day) startDay(dir, keepDays, now());
      appendFileSync(join(dir, `tally-${today}.log`), line);
      day = today;
      isFailing = false;
    } catch (error) {
      pausedUntil = elapsedMs() + retryMilliseconds;
      day = '';
      if (!isFailing) {
        isFailing = true;
        onTrouble(error);
      }
    }
  };
}

function utcDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function startDay(dir: string, keepDays: number, now: number): void {
  mkdirSync(dir, { recursive: true });
  removeOldLogs(dir, keepDays, now);
}

/** Removes log files that are more than `keepDays` UTC days old. Returns their number; a missing folder has none. */
export function removeOldLogs(dir: string, keepDays: number, now: number): number {
  if (!existsSync(dir)) return 0;
  const oldest = `tally-${utcDay(now - keepDays * 86_400_000)}`;
  const old = readdirSync(dir).filter((name) => /^tally-\d{4}-\d\d-\d\d\.log$/.test(name) && name < oldest);
  for (const name of old) rmSync(join(dir, name), { force: true });
  return old.length;
}
