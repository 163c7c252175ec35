import type { RecordExportRow } from '../../db/queries/habits/export.ts';
import { type Column, createWorkbook, type Sheet, type Workbook } from './workbook.ts';

/** The texts of a workbook or CSV file of records. */
export interface RecordLabels {
  recordsSheet: string;
  summarySheet: string;
  date: string;
  habit: string;
  category: string;
  /** The header of durations, with the unit: "Duration (min)". */
  duration: string;
  note: string;
  month: string;
  /** The header of numbers of records. */
  records: string;
  total: string;
}

/** A workbook or CSV file to which records are added. */
export interface RecordFile extends Pick<Workbook, 'bytesWritten' | 'close' | 'destroy'>, Pick<Sheet, 'drain'> {
  addRow(row: RecordExportRow): void;
}

/**
 * Creates a workbook with the sheets Records and Summary. The summary has the totals by habit and by month of the file.
 */
export function createRecordWorkbook(path: string, labels: RecordLabels): RecordFile {
  const workbook = createWorkbook(path);
  const records = workbook.addSheet(labels.recordsSheet, recordColumns(labels));
  const byHabit = new Map<string, Sum>();
  const byMonth = new Map<string, Sum>();
  return {
    addRow(row) {
      records.addRow([new Date(`${row.date}T00:00:00Z`), row.habit, row.category, row.minutes, row.note]);
      addToSum(byHabit, row.habit, row.minutes);
      addToSum(byMonth, row.date.slice(0, 7), row.minutes);
    },
    drain: records.drain,
    bytesWritten: workbook.bytesWritten,
    destroy: workbook.destroy,
    async close() {
      records.close();
      const sheet = workbook.addSheet(labels.summarySheet, summaryColumns(labels));
      writeSummary(sheet, labels, byHabit, byMonth);
      sheet.close();
      await workbook.close();
    },
  };
}

interface Sum {
  records: number;
  /** Hundredths of a minute: whole numbers are added without rounding errors. */
  hundredths: number;
}

function addToSum(sums: Map<string, Sum>, key: string, minutes: number): void {
  const sum = sums.get(key) ?? { records: 0, hundredths: 0 };
  sum.records += 1;
  sum.hundredths += Math.round(minutes * 100);
  sums.set(key, sum);
}

function recordColumns(labels: RecordLabels): Column[] {
  return [
    { header: labels.date, width: 12, format: 'yyyy-mm-dd' },
    { header: labels.habit, width: 28 },
    { header: labels.category, width: 20 },
    { header: labels.duration, width: 16, format: '0.##' },
    { header: labels.note, width: 60 },
  ];
}

/** Returns the columns of two tables side by side: habits and months. */
function summaryColumns(labels: RecordLabels): Column[] {
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
  const left = [...habits.map(([name, sum]) => [name, ...sumCells(sum)]), [labels.total, ...sumCells(total)]];
  const right = months.map(([month, sum]) => [new Date(`${month}-01T00:00:00Z`), ...sumCells(sum)]);
  for (let row = 0; row < Math.max(left.length, right.length); row++) {
    sheet.addRow([...(left[row] ?? [null, null, null]), null, ...(right[row] ?? [])]);
  }
}

function sumCells({ records, hundredths }: Sum): [number, number] {
  return [records, hundredths / 100];
}
