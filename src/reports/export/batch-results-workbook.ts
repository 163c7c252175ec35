import { type BatchResult, streamBatchResults } from '../../db/queries/batch/batch-results.ts';
import type { Day } from '../../time/days.ts';
import { type ExportDefinition, formatFileName } from './export-definition.ts';
import { writeSplitWorkbook } from './split-workbook.ts';

/** The texts of a workbook of batch results. */
export interface BatchLabels {
  sheet: string;
  result: string;
  id: string;
  bucket: string;
  value: string;
}

export interface BatchResultsOptions {
  jobId: number;
  /** The name of the batch job, for the name of the file. */
  name: string;
  /** The day of the export, for the name of the file. */
  date: Day;
  /** The IANA time zone in which buckets are written. */
  timeZone: string;
  labels: BatchLabels;
}

/** All results of a batch job, one row each, ordered by name, bucket and id. */
export const batchResultsWorkbook: ExportDefinition<BatchResultsOptions> = {
  fileName: ({ name, date }) => formatFileName(name, date, 'batch'),
  write(db, { jobId, timeZone, labels }, target) {
    const columns = [
      { header: labels.result, width: 34 },
      { header: labels.bucket, width: 18, format: 'yyyy-mm-dd hh:mm' },
      { header: labels.id, width: 20 },
      { header: labels.value, width: 16 },
    ];
    const rows = resultCells(streamBatchResults(db, jobId, timeZone, target.batchSize));
    return writeSplitWorkbook(rows, { sheetName: labels.sheet, columns, drainEvery: target.batchSize }, target);
  },
};

/** A cell has no time zone, so the local time is written as if it were UTC. */
async function* resultCells(results: AsyncIterable<BatchResult>) {
  for await (const { name, bucket, id, value } of results)
    yield [name, new Date(`${bucket.replace(' ', 'T')}Z`), id, value];
}
