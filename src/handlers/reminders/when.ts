import type { DailyTimes } from '../../time/daily-times.ts';
import type { ClockReading, Half } from './read-clock.ts';
import type { WhenSettings } from './read-settings.ts';

/** Times of a reminder. `weekdays`: its own; absent: those of the plan. */
export type PlannedTimes = Omit<DailyTimes, 'weekdays'> & { weekdays?: number };

/** When a person wants to be reminded. Each of the times becomes a reminder. Plain JSON. */
export interface ReminderPlan extends WhenSettings {
  times: PlannedTimes[];
}

/** Why a text that states times cannot be used. The key of its sentence is `reminder-refused-REASON`. */
export type WhenRejection =
  | 'impossible-time'
  | 'too-often'
  | 'too-close'
  /** An interval without first and last time, without the last, or without the first. */
  | 'no-range'
  | 'no-end'
  | 'no-start'
  | 'no-interval'
  /** It is not clear which days belong to which times. */
  | 'several-days'
  /** Once, every other day, once a month. */
  | 'once';

/** A text that states times that cannot be used, with what was understood. Plain JSON. */
export interface RefusedReading {
  kind: 'refused';
  reason: WhenRejection;
  /** The folded text. With an interval, and an answer that has what is missing, it can be read. */
  text: string;
  settings: WhenSettings;
  /** With `once`: the times, which can be used with weekdays. */
  times: PlannedTimes[];
}

/** Returns whether an answer can complete a refused text. */
export function isCompletable({ reason }: RefusedReading): boolean {
  return reason === 'no-range' || reason === 'no-end' || reason === 'no-start' || reason === 'no-interval';
}

export type WhenReading =
  | { kind: 'found'; plan: ReminderPlan }
  /** The text states no time. */
  | { kind: 'no-time'; settings: WhenSettings }
  /** A number alone, which may be a time: `7`, `730`, `7 15`. `text`: as it is written. */
  | { kind: 'hour'; hour: number; minute: number; text: string; settings: WhenSettings }
  | RefusedReading
  /** The text has other words. */
  | { kind: 'none' };

/** A part of a text, in the order in which it is written. */
export type WhenPart =
  | { kind: 'days'; weekdays: number; isExcluded: boolean }
  | { kind: 'clock'; clock: ClockReading; isStated: boolean; at: number }
  /** A part of times that repeat: `every 2h`, `from 9 to 18`, `until 18`. Null: another part has it. */
  | { kind: 'repeat'; everyMinutes: number | null; from: ClockReading | null; to: ClockReading | null };

/** What was read so far. */
export interface CollectedWhen {
  text: string;
  parts: WhenPart[];
  settings: WhenSettings;
  /** The half of the day of the times that follow: `in the evening at 8 and 9`. */
  half: Half | null;
  /** How often a day: `twice a day`. */
  timesADay: number | null;
  isWeekly: boolean;
  isOtherRepeat: boolean;
}
