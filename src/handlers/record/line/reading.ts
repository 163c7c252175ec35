import type { HabitKind } from '../../../db/schema/limits.ts';
import type { Day } from '../../../time/days.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import type { AmountRejection } from './amount.ts';
import type { DayRejection } from './day-values.ts';
import type { DurationRejection } from './duration.ts';

/** What an entry of a habit of another kind than `time` states. A reading of a time habit has none of the fields. */
export interface KindFields {
  kind?: HabitKind;
  /** The number of a habit that is counted; 1 for `check`. Null: not stated, so that it is asked for next. */
  amount?: number | null;
  /** The unit of a habit that is counted. */
  unit?: string | null;
  /** The thing was not done: a mark of the day, and no record. */
  mark?: 'no';
}

/** One complete meaning of an entry: a record, or a mark of a day, that is not saved yet. */
export interface Reading<H extends HabitCandidate = HabitCandidate> extends KindFields {
  /** Null: a new habit called `name`. */
  habit: H | null;
  /** The name of the habit. */
  name: string;
  /** 0 for a habit of another kind than `time`. */
  minutes: number;
  /** Null: the text states no day, which means today. */
  date: Day | null;
  note: string | null;
}

/** The certain parts of an entry that cannot be saved yet. Null: not stated, or not certain. */
export interface PartialReading<H extends HabitCandidate = HabitCandidate> extends KindFields {
  habit: H | null;
  /** The name of the habit, which may be a new one. */
  name: string | null;
  minutes: number | null;
  date: Day | null;
  note: string | null;
}

/**
 * What a question about an entry asks for. `which-habit`: one of several known habits. `meaning`: more than one part is
 * unclear.
 */
export type AskedPart = 'which-habit' | 'new-habit' | 'duration' | 'amount' | 'day' | 'meaning';

/** The reason why an entry can be neither saved nor asked about. */
export type EntryRejection = DurationRejection | DayRejection | AmountRejection | 'name-too-long';

/** The result of reading one entry of a message. */
export type ParsedEntry<H extends HabitCandidate = HabitCandidate> =
  /** The entry has one meaning. */
  | { kind: 'record'; reading: Reading<H> }
  /** The entry has several meanings, or one that is not certain: at least one reading, the likeliest first. */
  | { kind: 'question'; asks: AskedPart; readings: Reading<H>[]; understood: PartialReading<H> }
  /** The duration is not stated. `habits` are the habits that the words match; empty where `understood.name` is new. */
  | { kind: 'no-duration'; habits: H[]; understood: PartialReading<H> }
  /** The number of a habit that is counted is not stated. */
  | { kind: 'no-amount'; habit: H; understood: PartialReading<H> }
  /** The habit is not stated. */
  | { kind: 'no-habit'; understood: PartialReading<H> & { minutes: number } }
  /** `text`: the words of the entry, where the message has several entries. */
  | { kind: 'refused'; reason: EntryRejection; namesKnownHabit: boolean; text?: string }
  /** The text is no entry. */
  | { kind: 'nothing' };
