import type { Db } from '../../db/client.ts';
import { dayRows, type SubscriberUsage } from '../../db/queries/usage/usage.ts';
import type { Written } from './export-task.ts';
import { writeSplitBook } from './split-workbook.ts';

/** The words of a workbook of usage, in the person's language. */
export interface UsageLabels {
  sheet: string;
  subscriber: string;
  date: string;
  anytime: string;
  offpeak: string;
  tokens: string;
  records: string;
  anomalies: string;
}

export interface UsageTask {
  /** `YYYY-MM-DD` of TIME_ZONE. */
  day: string;
  labels: UsageLabels;
  /** Without ending; further parts get a number behind it. */
  baseName: string;
  folder: string;
  /** No file may be larger: before it would be, the next part begins. */
  maxBytes: number;
}

/** Written between two waits for the disk. */
const rowsAtATime = 1000;

/** Writes all subscribers of a day into a workbook, or several; a row each, the most used first. */
export function writeUsage(db: Db, task: UsageTask): Promise<Written> {
  const { day, labels } = task;
  const figure = (header: string) => ({ header, width: 14, format: '#,##0' });
  const columns = [
    { header: labels.date, width: 12, format: 'yyyy-mm-dd' },
    { header: labels.subscriber, width: 24 },
    ...[labels.anytime, labels.offpeak, labels.tokens, labels.records, labels.anomalies].map(figure),
  ];
  return writeSplitBook(cellsOf(day, dayRows(db, day)), { ...task, sheet: labels.sheet, columns, rowsAtATime });
}

async function* cellsOf(day: string, rows: AsyncIterable<SubscriberUsage>) {
  for await (const { subscriber, anytime, offpeak, tokens, records, anomalies } of rows)
    yield [new Date(`${day}T00:00:00Z`), subscriber, anytime, offpeak, tokens, records, anomalies];
}
