import { rm } from 'node:fs/promises';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { createTempDir } from '../../lib/temp-dir.ts';
import type { Day } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';
import { workerOptions } from '../worker-thread.ts';
import type { BatchLabels } from './batch-workbook.ts';
import type { ExportFormat, Written } from './export-task.ts';
import type { RecordLabels } from './record-workbook.ts';
import type { SalesLabels } from './sales-workbook.ts';
import type { UsageLabels } from './usage-workbook.ts';

/** What Telegram takes from a bot is 50 MB. */
const telegramBytes = 49_000_000;

export interface ExporterOptions {
  databaseUrl: string;
  /** Temporary files are made here; see `sweepTemporary`. */
  dir: string;
  threads?: number;
  maxBytes?: number;
  /** Rows of batch results in memory at once. */
  batchSize?: number;
  /** Exports that may wait for a thread. */
  maxWaiting?: number;
}

export interface MyDataRequest {
  userId: number;
  /** The person's name or handle, for the file's name. */
  name: string;
  /** The person's today, for the file's name. */
  date: Day;
  /** Ends the export at once; the call then throws an AbortError and leaves no file. */
  signal?: AbortSignal;
}

export interface RecordsRequest extends MyDataRequest {
  format: ExportFormat;
  labels: RecordLabels;
  /** Rows written so far, every thousand. Begins anew when the file has to be split. */
  onProgress?: (rows: number) => void;
}

export interface UsageRequest {
  /** `YYYY-MM-DD` of TIME_ZONE. */
  day: Day;
  labels: UsageLabels;
  signal?: AbortSignal;
}

export interface SalesRequest {
  /** Whole weeks. */
  span: DaySpan;
  labels: SalesLabels;
  signal?: AbortSignal;
}

export interface BatchRequest {
  jobId: number;
  /** Of the file. */
  name: string;
  date: Day;
  timeZone: string;
  labels: BatchLabels;
  signal?: AbortSignal;
}

export interface Exported extends Written {
  /** Removes the files. To be called when they are sent, or could not be. */
  dispose(): Promise<void>;
}

export interface Exporter {
  exportRecords(request: RecordsRequest): Promise<Exported>;
  exportMyData(request: MyDataRequest): Promise<Exported>;
  /** All subscribers of a day. */
  exportUsage(request: UsageRequest): Promise<Exported>;
  /** The sales of some weeks; `rows` counts these. */
  exportSales(request: SalesRequest): Promise<Exported>;
  /** All results of a batch job. */
  exportBatch(request: BatchRequest): Promise<Exported>;
  /** Ends exports in progress and their threads. */
  close(): Promise<void>;
}

/** Too many exports are waiting: ask again in a while. */
export class ExportsBusy extends Error {}

/** Returns an exporter that reads and writes in a worker thread with its own connection, so that an export delays nobody. */
export function createExporter(options: ExporterOptions): Exporter {
  const { databaseUrl, dir, threads = 1, maxBytes = telegramBytes, batchSize = 1000, maxWaiting = 20 } = options;
  const pool = new Piscina({
    ...workerOptions(new URL('./export-worker.ts', import.meta.url), 'records'),
    minThreads: 0,
    maxThreads: threads,
    maxQueue: maxWaiting,
    idleTimeout: 1000,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });

  const inFolder = async (work: (folder: string) => Promise<Written>): Promise<Exported> => {
    if (pool.queueSize >= maxWaiting) throw new ExportsBusy(`${maxWaiting} exports are waiting already`);
    const folder = await createTempDir(dir);
    const dispose = () => rm(folder, { recursive: true, force: true });
    try {
      return { ...(await work(folder)), dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  };

  return {
    exportRecords: ({ userId, name, date, format, labels, signal, onProgress }) =>
      inFolder(async (folder) => {
        const { port1, port2 } = new MessageChannel();
        port1.on('message', (rows: number) => onProgress?.(rows));
        const task = { userId, format, labels, baseName: fileName(name, date), folder, maxBytes };
        try {
          return await pool.run({ databaseUrl, task, port: port2 }, { signal, transferList: [port2] });
        } finally {
          port1.close();
        }
      }),
    exportMyData: ({ userId, name, date, signal }) =>
      inFolder((folder) => {
        const task = { userId, baseName: fileName(name, date, 'mydata'), folder };
        return pool.run({ databaseUrl, task }, { signal, name: 'personal' });
      }),
    exportUsage: ({ day, labels, signal }) =>
      inFolder((folder) => {
        const task = { day, labels, baseName: fileName('usage', day), folder, maxBytes };
        return pool.run({ databaseUrl, task }, { signal, name: 'usage' });
      }),
    exportSales: ({ span, labels, signal }) =>
      inFolder((folder) => {
        const task = { span, labels, baseName: fileName(`sales ${span.first}`, span.last), folder };
        return pool.run({ databaseUrl, task }, { signal, name: 'sales' });
      }),
    exportBatch: ({ jobId, name, date, timeZone, labels, signal }) =>
      inFolder((folder) => {
        const task = { jobId, timeZone, labels, batchSize, baseName: fileName(name, date, 'batch'), folder, maxBytes };
        return pool.run({ databaseUrl, task }, { signal, name: 'batch' });
      }),
    close: () => pool.destroy(),
  };
}

/** Returns `tally-<name>-<date>`: letters and digits of any language, the rest as one dash. */
export function fileName(name: string, date: Day, kind?: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return ['tally', kind, [...safe].slice(0, 40).join('') || 'me', date].filter(Boolean).join('-');
}
