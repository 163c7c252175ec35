import type { Comparison, HabitReport, ImportOutcome } from '../../db/queries/imports/file-contents.ts';
import type { ImportResult } from '../../db/queries/imports/import-file.ts';
import type { ImportFileRow } from '../../db/queries/imports/import-files.ts';
import { type CsvMapping, type ImportCounts, type ImportSummary, shorteningProblems } from '../../import/model.ts';

/** What is stored about a file: its contents, and how they compared with what the person had. Plain JSON. */
export interface ImportReport extends Pick<ImportSummary, 'oneADay' | 'firstDate' | 'lastDate'> {
  /** As in the summary. Absent in reports of earlier versions. */
  sheet?: ImportSummary['sheet'];
  otherSheets?: ImportSummary['otherSheets'];
  mayLackDays?: boolean;
  counts: ImportCounts;
  comparison: Comparison;
  /** What the import did. Absent: it was only shown. */
  result?: Omit<ImportResult, 'comparison'>;
}

/** A file that the person sent. */
export type SentFile = ImportFileRow<ImportReport, CsvMapping>;

/** The numbers of the preview: of the habits that are not left out. */
export interface PreviewSums extends Record<ImportOutcome, number> {
  newHabits: number;
  newRecords: number;
  newMarks: number;
  /** What the file has and cannot be stored. */
  notTaken: number;
  /** Names, notes and units that are stored in another way. */
  shortened: number;
}

/** Adds up the numbers of a file. */
export function sumReport({ counts, leftOut }: Pick<SentFile, 'counts' | 'leftOut'>): PreviewSums {
  const habits = counts.comparison.habits.filter((_, no) => !leftOut.includes(no));
  const sum = (count: (habit: HabitReport) => number) => habits.reduce((total, habit) => total + count(habit), 0);
  const both = (outcome: ImportOutcome) => sum(({ records, marks }) => (records[outcome] ?? 0) + (marks[outcome] ?? 0));
  const { problems } = counts.counts;
  const shortened = shorteningProblems.reduce((total, problem) => total + (problems[problem] ?? 0), 0);
  const allProblems = Object.values(problems).reduce((total, count) => total + count, 0);
  return {
    new: both('new'),
    same: both('same'),
    different: both('different'),
    deleted: both('deleted'),
    day_has_record: both('day_has_record'),
    newHabits: habits.filter(isCreated).length,
    newRecords: sum(({ records }) => records.new ?? 0),
    newMarks: sum(({ marks }) => marks.new ?? 0),
    notTaken: allProblems - shortened + both('day_has_record'),
    shortened,
  };
}

/** Returns whether an import creates the habit: it is not here, and something of it is new, or it is empty. */
function isCreated({ state, records, marks }: HabitReport): boolean {
  const isEmpty = Object.keys(records).length + Object.keys(marks).length === 0;
  return state !== 'found' && (isEmpty || (records.new ?? 0) + (marks.new ?? 0) > 0);
}
