import type { MessagePort } from 'node:worker_threads';
import { createDb, createPool, type DatabaseAddress, type Db } from '../../db/client.ts';
import { throwPlainErrors } from '../../lib/thread-errors.ts';
import type { ExportDefinition, ExportTarget, WrittenExport } from './export-definition.ts';
import { type ExportTask, exportDefinitions } from './export-registry.ts';

/** What the main thread sends to the worker thread. */
export interface ExportMessage {
  address: DatabaseAddress;
  task: ExportTask;
  target: Pick<ExportTarget, 'folder' | 'maxBytes' | 'batchSize'>;
  /** Receives the number of rows written so far. The worker thread closes it at the end. */
  progressPort: MessagePort;
}

/** Writes the files of an export. This is the function that the worker thread runs. */
export const runExport = throwPlainErrors(writeExport);

async function writeExport({ address, task, target, progressPort }: ExportMessage): Promise<WrittenExport> {
  // The kind decides on the definition and on the type of the task, which the compiler cannot relate to each other.
  const { fileName, write } = exportDefinitions[task.kind] as ExportDefinition<never>;
  const onProgress = (rows: number) => progressPort.postMessage(rows);
  try {
    const fullTarget = { ...target, baseName: fileName(task as never), onProgress };
    return await withDatabase(address, (db) => write(db, task as never, fullTarget));
  } finally {
    progressPort.close();
  }
}

/** Runs work with a database connection of its own. A lost connection fails the statement that runs on it. */
async function withDatabase<T>(address: DatabaseAddress, work: (db: Db) => Promise<T>): Promise<T> {
  const pool = createPool({ ...address, max: 1, applicationName: 'tally export', onError: () => undefined });
  try {
    return await work(createDb(pool));
  } finally {
    await pool.end();
  }
}
