import { badRequest } from './errors.ts';
import type { Table } from './journal.ts';

/**
 * The clock of what is due in the playground. A person or a test moves it forward instead of waiting. The dates of
 * messages stay those of the machine: the clock only tells the program what is due by now.
 */
export interface PlaygroundClock {
  now(): Date;
  /** Minutes by which it is ahead of the machine. */
  readonly aheadMinutes: number;
  /** Moves it forward. Rejects what is not a number of minutes up to a year. */
  forward(minutes: number): void;
  /** Sets it to the time of the machine. */
  reset(): void;
  /** Adds a listener, which is called after each change. Returns a function that removes it. */
  onChange(listener: () => void): () => void;
}

const maxMinutes = 366 * 24 * 60;
const setting = 'clock_ahead_minutes';

/** Creates the clock. The settings keep it over a restart. */
export function createClock(settings: Table<string, unknown>, now: () => Date): PlaygroundClock {
  const listeners = new Set<() => void>();
  const ahead = () => Number(settings.get(setting) ?? 0);
  const set = (minutes: number) => {
    settings.set(setting, minutes);
    for (const listener of listeners) listener();
  };
  return {
    now: () => new Date(now().getTime() + ahead() * 60_000),
    get aheadMinutes() {
      return ahead();
    },
    forward(minutes) {
      if (!(minutes > 0) || ahead() + minutes > maxMinutes) throw badRequest('wrong number of minutes');
      set(ahead() + minutes);
    },
    reset: () => set(0),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
