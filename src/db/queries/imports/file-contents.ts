import type { Direction, HabitKind } from '../../schema/limits.ts';
import type { DatedGoal } from '../habits/goal-days.ts';

/** A habit of a file. */
export interface FileHabit {
  /** Identifies the habit in all files of the source. */
  key: string;
  name: string;
  /** Null: the file has none. */
  category: string | null;
  kind: HabitKind;
  unit: string | null;
  direction: Direction;
  /** Oldest first. `validFrom` is empty where the file does not say since when a goal applies. */
  goals: DatedGoal[];
  archived: boolean;
  question: string | null;
  description: string | null;
  /** `time` is `HH:MM`; `weekdays` has a bit per weekday, bit 0 for Monday. */
  reminders: { time: string; weekdays: number }[];
}

/** The contents of a file that was read, as they are compared with what the person has, and imported. */
export interface FileContents {
  source: string;
  /** True: the other program stores one value a day. A record of the same habit and day is then the same record. */
  oneADay: boolean;
  habits: FileHabit[];
  /**
   * Opens the records and marks in PostgreSQL's COPY text format, with the columns `habit_no`, `import_key`,
   * `local_date`, `mark`, `value`, `note`.
   */
  openDays(): NodeJS.ReadableStream;
}

/**
 * How a record or mark of a file compares with what the person has.
 *
 * - `new`: it is not here.
 * - `same`: it is here.
 * - `different`: it is here with another value.
 * - `deleted`: it was here, and the person deleted it. It stays deleted.
 * - `day_has_record`: a mark for a day that has records here. Nothing is stored.
 */
export const importOutcomes = ['new', 'same', 'different', 'deleted', 'day_has_record'] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

/** How a habit of a file compares with what the person has. */
export interface HabitReport {
  name: string;
  kind: HabitKind;
  unit: string | null;
  /**
   * `new`: it will be created. `found`: it is here. `other_kind`: the habit of this name is measured in another way
   * here, so another one will be created.
   */
  state: 'new' | 'found' | 'other_kind';
  /** Records and marks by outcome. Absent: 0. */
  records: Partial<Record<ImportOutcome, number>>;
  marks: Partial<Record<ImportOutcome, number>>;
}

/** A record or mark that is here with another value. */
export interface ImportDifference {
  habitNo: number;
  localDate: string;
  /** Null: a mark. */
  here: number | null;
  /** Null: a mark. */
  inFile: number | null;
  hereMark: string | null;
  fileMark: string | null;
  /** Whether only the notes differ. */
  isNote: boolean;
  /** The number of records of the day here, of which `here` is the sum. */
  hereRecords: number;
}

/** How a file compares with what the person has. Plain JSON. */
export interface Comparison {
  habits: HabitReport[];
  /** The first differences. */
  differences: ImportDifference[];
}
