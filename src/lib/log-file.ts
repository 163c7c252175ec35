import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const retryMilliseconds = 60_000;

interface DailyFileOptions {
  dir: string;
  /** Files of days before today minus this number are removed at each new day. */
  keepDays: number;
  /** Told once per outage, when a line could not be written; lines are dropped until writing works again. */
  onTrouble: (error: unknown) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/**
 * Returns a writer of lines to `dir/tally-YYYY-MM-DD.log`, where the day is that of UTC. Each line is in the file when the
 * call returns, so nothing waits to be flushed and a killed process loses none. It never throws: after a failure it
 * tries again each minute. (pino-roll counts its files, `tally.DATE.1.log`, so it cannot give this name.)
 */
export function dailyFile({ dir, keepDays, onTrouble, now = Date.now }: DailyFileOptions): (line: string) => void {
  let day = '';
  let pausedUntil = 0;
  let inTrouble = false;

  return (line) => {
    if (now() < pausedUntil) return;
    try {
      const today = utcDay(now());
      if (today !== day) startDay(dir, keepDays, now());
      appendFileSync(join(dir, `tally-${today}.log`), line);
      day = today;
      inTrouble = false;
    } catch (error) {
      pausedUntil = now() + retryMilliseconds;
      day = '';
      if (!inTrouble) {
        inTrouble = true;
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

/** Removes the files of days before today (UTC) minus `keepDays`; returns how many. A folder that is not there has none. */
export function removeOldLogs(dir: string, keepDays: number, now: number): number {
  if (!existsSync(dir)) return 0;
  const oldest = `tally-${utcDay(now - keepDays * 86_400_000)}`;
  const old = readdirSync(dir).filter((name) => /^tally-\d{4}-\d\d-\d\d\.log$/.test(name) && name < oldest);
  for (const name of old) rmSync(join(dir, name), { force: true });
  return old.length;
}
