import { unlink } from 'node:fs/promises';
import type { Db } from '../../db/client.ts';
import {
  countRecordsByYear,
  hasOtherKinds,
  type RecordExportRow,
  streamRecords,
} from '../../db/queries/habits/export.ts';
import type { Day } from '../../time/days.ts';
import type { Language } from '../../time/language.ts';
import { loadHabitProgress } from '../habits/load-progress.ts';
import {
  createFilePath,
  type ExportDefinition,
  type ExportTarget,
  type FilePath,
  formatFileName,
  measureFile,
  rowsBetweenDrains,
  type WrittenExport,
  type WrittenFile,
} from './export-definition.ts';
import type { HabitsSheet, HabitsSheetLabels } from './habits-sheet.ts';
import { createRecordCsv } from './record-csv.ts';
import { createRecordWorkbook, type RecordFile, type RecordLabels } from './record-workbook.ts';

export type RecordFormat = 'xlsx' | 'csv';

export interface RecordsOptions {
  userId: number;
  /** The name of the person, for the name of the file. */
  name: string;
  /** The person's day of the export, for the name of the file, and for score and streaks. */
  date: Day;
  format: RecordFormat;
  labels: RecordLabels;
  /** The separators of a CSV file depend on it. */
  language: Language;
  /** For the sheet of habits in a workbook. Absent: it has none. */
  habits?: { labels: HabitsSheetLabels; weekStart: number };
}

/** All records of a person in one file. Where that would be too large, there is one file a year, or several. */
export const recordsExport: ExportDefinition<RecordsOptions> = {
  fileName: ({ name, date }) => formatFileName(name, date),
  async write(db, request, target) {
    const options = { ...(await chooseColumns(db, request)), sheet: await loadHabitsSheet(db, request) };
    const whole = await writeOneFile(db, options, target);
    if (whole) return { ...whole, split: false };
    const files: WrittenFile[] = [];
    let rows = 0;
    for (const { year } of await countRecordsByYear(db, options.userId)) {
      const before = rows;
      const onProgress = (count: number) => target.onProgress(before + count);
      const written = await writeYear(db, options, { ...target, onProgress }, year);
      files.push(...written.files);
      rows += written.rows;
    }
    return { files, rows, split: true };
  },
};

/** Removes the columns of amounts where all habits of the person are of the kind `time`. */
async function chooseColumns(db: Db, options: RecordsOptions): Promise<RecordsOptions> {
  if (await hasOtherKinds(db, options.userId)) return options;
  return { ...options, labels: { ...options.labels, amounts: undefined } };
}

/** Loads what the sheet of habits shows. */
async function loadHabitsSheet(db: Db, { userId, date, habits }: RecordsOptions): Promise<HabitsSheet | undefined> {
  if (!habits) return undefined;
  const { labels, weekStart } = habits;
  return { labels, habits: await loadHabitProgress(db, { userId, today: date, weekStart }) };
}

/** The options with the sheet that all files of the export share. */
interface FileOptions extends RecordsOptions {
  sheet: HabitsSheet | undefined;
}

type WrittenPart = Omit<WrittenExport, 'split'>;

/** Writes all records into one file. Returns null, and leaves no file, when it becomes too large. */
async function writeOneFile(db: Db, options: FileOptions, target: ExportTarget): Promise<WrittenPart | null> {
  const open = openFile(options, target, '');
  let rows = 0;
  for await (const row of streamRecords(db, options.userId)) {
    open.file.addRow(row);
    rows += 1;
    if (rows % rowsBetweenDrains !== 0) continue;
    await open.file.drain();
    target.onProgress(rows);
    if (open.file.bytesWritten() > target.maxBytes) return discardFile(open);
  }
  const file = await closeFile(open);
  if (file.bytes <= target.maxBytes) return { files: [file], rows };
  await unlink(file.path);
  return null;
}

/** Writes the records of a year into a file, or into several where one would become too large. */
async function writeYear(db: Db, options: FileOptions, target: ExportTarget, year: number): Promise<WrittenPart> {
  const files: WrittenFile[] = [];
  let open: OpenFile | null = null;
  let rows = 0;
  for await (const row of streamRecords(db, options.userId, year) as AsyncIterable<RecordExportRow>) {
    open ??= openFile(options, target, files.length === 0 ? `-${year}` : `-${year}-${files.length + 1}`);
    open.file.addRow(row);
    rows += 1;
    if (rows % rowsBetweenDrains !== 0) continue;
    await open.file.drain();
    target.onProgress(rows);
    if (open.file.bytesWritten() < target.maxBytes * 0.9) continue; // compression lags behind
    files.push(await closeFile(open));
    open = null;
  }
  if (open) files.push(await closeFile(open));
  return { files, rows };
}

interface OpenFile extends FilePath {
  file: RecordFile;
}

function openFile({ format, labels, language, sheet }: FileOptions, target: ExportTarget, suffix: string): OpenFile {
  const { name, path } = createFilePath(target, format, suffix);
  const file =
    format === 'xlsx'
      ? createRecordWorkbook(path, { ...labels, habitsSheet: sheet })
      : createRecordCsv(path, labels, language);
  return { name, path, file };
}

async function closeFile(open: OpenFile): Promise<WrittenFile> {
  await open.file.close();
  return measureFile(open);
}

async function discardFile({ file, path }: OpenFile): Promise<null> {
  file.destroy();
  await unlink(path);
  return null;
}
