import type { DatedGoal } from '../db/queries/habits/goal-days.ts';
import type { DayMarkKind, Direction, HabitKind } from '../db/schema/limits.ts';
import type { Day } from '../time/days.ts';

/** The kinds of files that can be read. `csv` is a table of unknown columns, which a person has mapped. */
export const importSources = [
  'loop_csv',
  'loop_db',
  'habitbull',
  'table_habit',
  'toggl',
  'tally_workbook',
  'tally_csv',
  'tally_json',
  'tickmate',
  'rewire',
  'csv',
] as const;
export type ImportSource = (typeof importSources)[number];

/** A time of the day at which the other program reminded of a habit. */
export interface ImportedReminder {
  /** `HH:MM`, in the zone of the person. */
  time: string;
  /** A bit per weekday, bit 0 for Monday. */
  weekdays: number;
}

/** A habit of a file. Names differ without regard to case: habits of the same name, kind and unit are merged. */
export interface ImportedHabit {
  /** Identifies the habit in all files of this source: the id or name that it has there. */
  key: string;
  /** At most 64 characters. */
  name: string;
  /** Null: the file has none, so it belongs into `Other`. */
  category: string | null;
  kind: HabitKind;
  /** Not null exactly for the kind `count`. At most 16 characters, and no unit of time. */
  unit: string | null;
  direction: Direction;
  /** Oldest first. `validFrom` is empty where the file does not say since when a goal applies. */
  goals: DatedGoal[];
  archived: boolean;
  /** What the other program asks about the habit. */
  question: string | null;
  description: string | null;
  reminders: ImportedReminder[];
}

/** A record or a mark of a file. Trackers that store one value a day have at most one for a habit and day. */
export interface ImportedDay {
  /** Index into the habits of the file. */
  habit: number;
  /** Identifies the row among those of its habit, in all files of this source: mostly the date. */
  key: string;
  /** The date of the file, never shifted by a time zone. */
  date: Day;
  /** Null: a record. */
  mark: DayMarkKind | null;
  /** Minutes for the kind `time`, the amount for `count`, 1 for `check`; 0 for a mark. */
  value: number;
  note: string | null;
}

/** Why something of a file was not taken. */
export const importProblems = [
  /** The day is missing, or is no day of the calendar. */
  'bad_date',
  'before_1970',
  /** No place of the world has this day yet. */
  'future_date',
  /** The value is no number, or a code that the format does not have. */
  'bad_value',
  /** The amount is negative or over 1,000,000. */
  'amount_out_of_range',
  /** The duration is zero, or over 24 hours in one record. */
  'duration_out_of_range',
  /** The row belongs to no habit of the file, or names none. */
  'no_habit',
  /** A habit without a name, or one that was deleted in the other program. */
  'habit_deleted',
  /** Another row of the same habit and day has another value. The first one was taken. */
  'other_value_same_day',
  /** The day has a note, but nothing that can be stored: `YES_AUTO`, `UNKNOWN`. */
  'note_without_record',
  /** The name of a habit or category was too long. Its beginning was taken. */
  'name_shortened',
  /** The note was too long. Its beginning was taken. */
  'note_shortened',
  /** The unit was too long or means time. Its beginning, or `×`, was taken. */
  'unit_changed',
  /** The row has too few columns. */
  'bad_row',
] as const;
export type ImportProblem = (typeof importProblems)[number];

/** The problems of texts that were shortened or changed: their rows and habits are taken. */
export const shorteningProblems = ['name_shortened', 'note_shortened', 'unit_changed'] as const;

/** Something that was not taken, or not as it is. The texts are as in the file, shortened to 200 characters. */
export interface ProblemRow {
  problem: ImportProblem;
  /** Where it is: a line number of a CSV file, an id of a database, an index of a list. From 1. */
  position: number;
  /** The file of an archive, or the table of a database. Empty: the file itself. */
  place: string;
  habit: string;
  date: string;
  value: string;
  note: string;
}

export interface ImportCounts {
  /** Rows of the file that speak of a habit and a day. */
  rows: number;
  records: number;
  marks: number;
  /** Records and marks with a note. */
  notes: number;
  /** Habits that were merged with one of the same name. */
  mergedHabits: number;
  /** Rows that say the same as another one of the same habit and day. They were merged with it. */
  duplicates: number;
  /** Rows that state nothing: `UNKNOWN`, `YES_AUTO`, no value. */
  empty: number;
  /** The number of {@link ProblemRow}s by problem. */
  problems: Partial<Record<ImportProblem, number>>;
}

/** What a file contains. Its records, marks and problems are in files of their own, see `import-reader.ts`. */
export interface ImportSummary {
  source: ImportSource;
  /** True: the other program stores one value a day, so a habit has at most one record or mark on each. */
  oneADay: boolean;
  habits: ImportedHabit[];
  counts: ImportCounts;
  /** The sheet that was read, of a workbook of unknown columns that has several. Null: the file has no others. */
  sheet: string | null;
  /** The names of other sheets of such a workbook, which were not read; the first ones. */
  otherSheets: string[];
  /** True: the file is a database that was in use, so its latest days may be in another file. */
  mayLackDays: boolean;
  /** The first and the last day of the records and marks. Null: there are none. */
  firstDate: Day | null;
  lastDate: Day | null;
}

/** Which column of a CSV file has what. A column is an index from 0; null: there is none. */
export interface CsvMapping {
  date: number;
  /** The order of the parts of a date. `2026-11-29` is read in any case. */
  dateOrder: 'dmy' | 'mdy' | 'ymd';
  /** The column with the habit, or the name of the only habit. */
  habit: number | { name: string };
  /** The column with the amount or duration. Null: each row means that the habit was done. */
  value: number | null;
  /** What the value is. Texts such as `1:30` and `1h 30m` are read for all durations. `done`: yes or no, 1 or 0. */
  valueKind: 'amount' | 'minutes' | 'hours' | 'seconds' | 'done';
  /** The decimal separator of the value. Absent: either, and there are no groups of digits. */
  decimal?: DecimalSeparator;
  /** The column with the unit of amounts, or the unit of all. Null: none. */
  unit: number | { name: string } | null;
  note: number | null;
  category: number | null;
}

export type DecimalSeparator = '.' | ',';

/** What the cells of a column of a CSV file have in common. */
export interface CsvColumn {
  /** The order of its dates; `open`: day and month may be exchanged. Null: it has no dates. */
  dateOrder: CsvMapping['dateOrder'] | 'open' | null;
  /** The decimal separator; `open`: a separator may be one of groups of digits. Null: no number has a separator. */
  decimal: DecimalSeparator | 'open' | null;
  /** A cell: one that can be read in two ways where there is one, else the first one that is not empty. */
  example: string;
  /** The example as a day, as a number, and as minutes where it is a text such as `1:30` or `1h 30m`. */
  days: Record<CsvMapping['dateOrder'], Day | null>;
  numbers: Record<DecimalSeparator, number | null>;
  minutes: number | null;
}

/** A CSV file of unknown columns, or such a sheet of a workbook, which a person has to map. */
export interface UnknownCsv {
  /** The sheet that is read, of a workbook that has several. Null: the file has no others. */
  sheet: string | null;
  /** The names of other sheets, which are not read; the first ones. Absent in conversations of earlier versions. */
  otherSheets?: string[];
  header: string[];
  columns: CsvColumn[];
  /** At most three rows, as they are. */
  examples: string[][];
  /** Identifies the header, so that a mapping can be remembered: 64 hexadecimal digits. */
  headerHash: string;
  /** The most likely mapping, where dates are found. An empty name of the only habit is to be asked for. */
  suggestion: CsvMapping | null;
}
