import type { DayMarkKind } from '../../db/schema/limits.ts';
import type { Day } from '../../time/days.ts';
import { fromEpochDay, toEpochDay } from '../../time/epoch-day.ts';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';
import type { ImportCounts, ImportProblem, ImportSource, ImportSummary, ProblemRow } from '../model.ts';
import { cleanLongText, cutText } from './clean-text.ts';
import { createDayTable } from './day-table.ts';
import { createHabitList, type FoundHabit } from './habit-list.ts';
import { mergeDays } from './merge-days.ts';
import { createLineFile } from './row-files.ts';
import { toStoredValue } from './stored-value.ts';

/** A row of a file that speaks of a habit and a day. */
export interface FoundDay {
  /** The number that `addHabit` returned. Null: the file does not say which habit it is. */
  habit: number | null;
  /** Null: the file has no valid day here. */
  date: Day | null;
  /** Minutes for `time`, the amount for `count`. Absent for `check` and for marks. Null: it is no value. */
  value?: number | null;
  /** Absent or null: a record. */
  mark?: DayMarkKind | null;
  note?: string | null;
  /** The key of the row where the day is not enough, such as a date with a time. */
  key?: string;
  /** Where it is: a line, or an id of a database. */
  position: number;
  /** The file of an archive, or the table of a database. */
  place?: string;
  /** The value as it is in the file, for the list of what was not taken. */
  text?: string;
}

/** What a source calls while it reads. It checks every limit and every value, and merges what belongs together. */
export interface ImportCollector {
  /**
   * Adds a habit, or merges it with the one of the same name. Returns its number. Null: it has no name, which is listed
   * where the file has the habit in a place of its own.
   */
  addHabit(habit: FoundHabit): number | null;
  addDay(day: FoundDay): void;
  /** Counts a row that states nothing. Its note, where it has one, is listed. */
  addEmpty(day: FoundDay): void;
  addProblem(problem: ImportProblem, row: Partial<ProblemRow>): void;
}

type CheckedDay = { habit: number; day: number; value: number } | { problem: ImportProblem };

export interface CollectorFiles {
  daysFile: string;
  problemsFile: string;
}

export interface CollectorOptions extends CollectorFiles {
  source: ImportSource;
  /** True: the other program stores one value a day. Rows of the same habit and day are then merged. */
  oneADay: boolean;
  /** See {@link ImportSummary}. */
  sheet: string | null;
  otherSheets: string[];
  mayLackDays: boolean;
}

/** The number of problems that are listed. All are counted. */
const maxListedProblems = 100_000;
const maxListedText = 200;
const hourMs = 3_600_000;
/** The zone that is first to have a day. */
const firstZoneHours = 14;

/** Returns the last day that some place of the world has already. */
const latestDay = () => Math.floor((Date.now() + firstZoneHours * hourMs) / (24 * hourMs));

/** Creates a collector. `finish` writes the two files and returns the rest. */
export function createCollector(options: CollectorOptions): ImportCollector & { finish(): ImportSummary } {
  const habits = createHabitList();
  const lastDay = latestDay();
  const table = createDayTable();
  const problemsFile = createLineFile(options.problemsFile);
  const counts: ImportCounts = {
    rows: 0,
    records: 0,
    marks: 0,
    notes: 0,
    mergedHabits: 0,
    duplicates: 0,
    empty: 0,
    problems: {},
  };
  let listed = 0;
  let noteCharacters = 0;

  function addProblem(problem: ImportProblem, row: Partial<ProblemRow>): void {
    counts.problems[problem] = (counts.problems[problem] ?? 0) + 1;
    if (listed === maxListedProblems) return;
    listed += 1;
    const { position = 0, place = '', habit = '', date = '', value = '', note = '' } = row;
    const texts = { place, habit, date, value, note };
    const cut = Object.entries(texts).map(([name, text]) => [name, cutText(cleanLongText(text) ?? '', maxListedText)]);
    problemsFile.add(JSON.stringify({ problem, position, ...Object.fromEntries(cut) }));
  }

  function toProblemRow({ habit, date, note, position, place, text }: FoundDay): Partial<ProblemRow> {
    const texts = { habit: habits.nameOf(habit), date: date ?? '', value: text, note: note ?? '' };
    return { position, place, ...texts };
  }

  function countRow(): void {
    counts.rows += 1;
    if (counts.rows > importLimits.rows) throw new ImportError('too_many_records');
  }

  function toNote(text: string | null | undefined, row: Partial<ProblemRow>): string | null {
    const note = cleanLongText(text);
    if (note === null) return null;
    noteCharacters += Math.min(note.length, importLimits.noteLength);
    if (noteCharacters > importLimits.noteCharacters) throw new ImportError('too_large', { detail: 'notes' });
    if (note.length <= importLimits.noteLength) return note;
    addProblem('note_shortened', row);
    return cutText(note, importLimits.noteLength);
  }

  /** Returns the stored value of a row, or the reason for which nothing is stored. */
  function checkDay({ habit, date, mark, value }: FoundDay): CheckedDay {
    if (habit === null) return { problem: 'no_habit' };
    const day = date === null ? Number.NaN : toEpochDay(date);
    if (Number.isNaN(day)) return { problem: 'bad_date' };
    if (day < 0 || day > lastDay) return { problem: day < 0 ? 'before_1970' : 'future_date' };
    const stored = mark ? { value: 0 } : toStoredValue(habits.at(habit).kind, value);
    return 'problem' in stored ? stored : { habit, day, value: stored.value };
  }

  function addDay(found: FoundDay): void {
    countRow();
    const { mark = null, note, key, position, place = '' } = found;
    const row = toProblemRow(found);
    const checked = checkDay(found);
    if ('problem' in checked) {
      addProblem(checked.problem, row);
      return;
    }
    if (table.length === importLimits.records) throw new ImportError('too_many_records');
    table.add({ ...checked, mark, note: toNote(note, row), key, position, place });
  }

  return {
    addHabit: (habit) => habits.add(habit, addProblem),
    addDay,
    addProblem,
    addEmpty(found) {
      countRow();
      counts.empty += 1;
      if (cleanLongText(found.note)) addProblem('note_without_record', toProblemRow(found));
    },
    finish() {
      counts.mergedHabits = habits.merged();
      const days = createLineFile(options.daysFile);
      const span = mergeDays(table, { oneADay: options.oneADay, counts, days, addProblem, nameOf: habits.nameOf });
      days.close();
      problemsFile.close();
      return {
        source: options.source,
        oneADay: options.oneADay,
        sheet: options.sheet,
        otherSheets: options.otherSheets,
        mayLackDays: options.mayLackDays,
        habits: habits.all(),
        counts,
        firstDate: span && fromEpochDay(span.first),
        lastDate: span && fromEpochDay(span.last),
      };
    },
  };
}
