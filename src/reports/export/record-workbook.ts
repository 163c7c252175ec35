import type { ExportRow } from '../../db/queries/habits/export.ts';
import { createBook, type Sheet } from './workbook.ts';

/** The words of a workbook or CSV of records, in the person's language. */
export interface RecordLabels {
  recordsSheet: string;
  summarySheet: string;
  date: string;
  habit: string;
  category: string;
  /** "Duration (min)" */
  duration: string;
  note: string;
  month: string;
  /** Heading of how many. */
  records: string;
  total: string;
}

/** A file that takes records and grows: workbook or CSV. */
export interface RecordFile {
  add(row: ExportRow): void;
  /** Waits until what was added has left memory; to be called every thousand rows. */
  drained(): Promise<void>;
  /** Written so far, a little behind. */
  bytes(): number;
  /** After it, the file is whole. */
  close(): Promise<void>;
  /** Stops writing a file that is not wanted. */
  abandon(): void;
}

/** Opens a workbook with the sheets Records and Summary (totals by habit and by month of the records it holds). */
export function createRecordBook(path: string, labels: RecordLabels): RecordFile {
  const book = createBook(path);
  const records = book.sheet(labels.recordsSheet, [
    { header: labels.date, width: 12, format: 'yyyy-mm-dd' },
    { header: labels.habit, width: 28 },
    { header: labels.category, width: 20 },
    { header: labels.duration, width: 16, format: '0.##' },
    { header: labels.note, width: 60 },
  ]);
  const byHabit = new Map<string, Sum>();
  const byMonth = new Map<string, Sum>();
  return {
    add(row) {
      records.add([new Date(`${row.date}T00:00:00Z`), row.habit, row.category, row.minutes, row.note]);
      count(byHabit, row.habit, row.minutes);
      count(byMonth, row.date.slice(0, 7), row.minutes);
    },
    drained: records.drained,
    bytes: book.bytes,
    abandon: book.abandon,
    async close() {
      records.close();
      const sheet = book.sheet(labels.summarySheet, summaryColumns(labels));
      writeSummary(sheet, labels, byHabit, byMonth);
      sheet.close();
      await book.close();
    },
  };
}

interface Sum {
  records: number;
  /** Hundredths of a minute: whole numbers add up exactly. */
  hundredths: number;
}

function count(sums: Map<string, Sum>, key: string, minutes: number): void {
  const sum = sums.get(key) ?? { records: 0, hundredths: 0 };
  sum.records += 1;
  sum.hundredths += Math.round(minutes * 100);
  sums.set(key, sum);
}

/** Two tables side by side. */
function summaryColumns(labels: RecordLabels) {
  return [
    { header: labels.habit, width: 28 },
    { header: labels.records, width: 12 },
    { header: labels.duration, width: 16, format: '0.##' },
    { header: '', width: 4 },
    { header: labels.month, width: 12, format: 'yyyy-mm' },
    { header: labels.records, width: 12 },
    { header: labels.duration, width: 16, format: '0.##' },
  ];
}

function writeSummary(sheet: Sheet, labels: RecordLabels, byHabit: Map<string, Sum>, byMonth: Map<string, Sum>): void {
  const habits = [...byHabit].sort(([, a], [, b]) => b.hundredths - a.hundredths);
  const months = [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1));
  const total = { records: 0, hundredths: 0 };
  for (const [, sum] of habits) {
    total.records += sum.records;
    total.hundredths += sum.hundredths;
  }
  const left = [...habits.map(([name, sum]) => [name, ...figures(sum)]), [labels.total, ...figures(total)]];
  const right = months.map(([month, sum]) => [new Date(`${month}-01T00:00:00Z`), ...figures(sum)]);
  for (let row = 0; row < Math.max(left.length, right.length); row++) {
    sheet.add([...(left[row] ?? [null, null, null]), null, ...(right[row] ?? [])]);
  }
}

function figures({ records, hundredths }: Sum): [number, number] {
  return [records, hundredths / 100];
}
