import type { Db } from '../../db/client.ts';
import { type BatchResult, resultRows } from '../../db/queries/batch/batch.ts';
import type { Written } from './export-task.ts';
import { writeSplitBook } from './split-workbook.ts';

/** The words of a workbook of batch results, in the person's language. */
export interface BatchLabels {
  sheet: string;
  result: string;
  id: string;
  bucket: string;
  value: string;
}

export interface BatchTask {
  jobId: number;
  /** On whose clocks buckets are written. */
  timeZone: string;
  labels: BatchLabels;
  /** Rows in memory at once. */
  batchSize: number;
  /** Without ending; further parts get a number behind it. */
  baseName: string;
  folder: string;
  /** No file may be larger: before it would be, the next part begins. */
  maxBytes: number;
}

/** Writes all results of a job into a workbook, or several: a row each, by name, bucket and id. */
export function writeBatch(db: Db, task: BatchTask): Promise<Written> {
  const { jobId, timeZone, batchSize, labels } = task;
  const columns = [
    { header: labels.result, width: 34 },
    { header: labels.bucket, width: 18, format: 'yyyy-mm-dd hh:mm' },
    { header: labels.id, width: 20 },
    { header: labels.value, width: 16 },
  ];
  const results = cellsOf(resultRows(db, jobId, timeZone, batchSize));
  return writeSplitBook(results, { ...task, sheet: labels.sheet, columns, rowsAtATime: batchSize });
}

/** Cells know no zone: the clock's time is written as it is shown. */
async function* cellsOf(results: AsyncIterable<BatchResult>) {
  for await (const { name, bucket, id, value } of results)
    yield [name, new Date(`${bucket.replace(' ', 'T')}Z`), id, value];
}
