import type { MessagePort } from 'node:worker_threads';
import { createDb, createPool, type Db } from '../../db/client.ts';
import { type BatchTask, writeBatch } from './batch-workbook.ts';
import { type RecordsTask, type Written, writeRecords } from './export-task.ts';
import { type MyDataTask, writeMyData } from './personal-data.ts';
import { type SalesTask, writeSales } from './sales-workbook.ts';
import { type UsageTask, writeUsage } from './usage-workbook.ts';

interface Job<Task> {
  databaseUrl: string;
  task: Task;
}

/** The thread's task: the records of a person as files. Counts rows through `port`. */
export async function records({ databaseUrl, task, port }: Job<RecordsTask> & { port: MessagePort }): Promise<Written> {
  try {
    return await withDatabase(databaseUrl, (db) => writeRecords(db, task, (rows) => port.postMessage(rows)));
  } finally {
    port.close();
  }
}

/** The thread's task: everything about a person as a workbook. */
export function personal({ databaseUrl, task }: Job<MyDataTask>): Promise<Written> {
  return withDatabase(databaseUrl, (db) => writeMyData(db, task));
}

/** The thread's task: the usage of a day as workbooks. */
export function usage({ databaseUrl, task }: Job<UsageTask>): Promise<Written> {
  return withDatabase(databaseUrl, (db) => writeUsage(db, task));
}

/** The thread's task: the sales of some weeks as a workbook. */
export function sales({ databaseUrl, task }: Job<SalesTask>): Promise<Written> {
  return withDatabase(databaseUrl, (db) => writeSales(db, task));
}

/** The thread's task: the results of a batch job as workbooks. */
export function batch({ databaseUrl, task }: Job<BatchTask>): Promise<Written> {
  return withDatabase(databaseUrl, (db) => writeBatch(db, task));
}

/** One connection of the thread's own, ended with the task; one that is lost fails the statement that runs on it. */
async function withDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const pool = createPool({ url, max: 1, applicationName: 'tally export', onError: () => undefined });
  try {
    return await work(createDb(pool));
  } finally {
    await pool.end();
  }
}
