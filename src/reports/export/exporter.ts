import { rm } from 'node:fs/promises';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { DatabaseAddress } from '../../db/client.ts';
import type { ReadDb } from '../../db/read-db.ts';
import type { Semaphore } from '../../lib/semaphore.ts';
import { createTempDir } from '../../lib/temp-dir.ts';
import { runInThread } from '../../lib/thread-errors.ts';
import { workerFile, workerOptions } from '../../lib/worker-thread.ts';
import type { WrittenExport } from './export-definition.ts';
import type { ExportKind, ExportTask } from './export-registry.ts';
import type { ExportMessage } from './export-worker.ts';

/** A bot may send files of up to 50 MB. */
const telegramMaxBytes = 49_000_000;

/** The exports of what belongs to nobody. A person's own data comes from the primary. */
const standbyKinds: readonly ExportKind[] = ['usage', 'sales', 'batch-results'];

export interface ExporterOptions {
  /** The address of the primary. */
  address: DatabaseAddress;
  /** Leads the workbooks of admins to a standby. Absent: all exports read from the primary. */
  readDb?: ReadDb;
  /** The connections of which an export takes one. Absent: there is no limit. */
  connections?: Semaphore;
  /** The parent of the temporary folders; see `removeStaleTempDirs`. */
  dir: string;
  threads?: number;
  /** The maximum size of a file. */
  maxBytes?: number;
  /** The maximum number of rows of batch results or personal data in memory. */
  batchSize?: number;
  /** The maximum number of exports that wait for a thread. */
  maxWaiting?: number;
}

export interface ExportControl {
  /** Ends the export at once. `run` then throws an AbortError and leaves no file. */
  signal?: AbortSignal;
  /** Receives the number of rows written so far, every thousand. The count begins anew when a file has to be split. */
  onProgress?(rows: number): void;
}

export interface ExportedFiles extends WrittenExport {
  /** Removes the files. Call it when they are sent, or cannot be sent. */
  dispose(): Promise<void>;
}

export interface Exporter {
  /**
   * Writes the files of an export into a temporary folder.
   *
   * @example
   * const exported = await exporter.run({ kind: 'usage', day: '2026-11-22', labels }, { signal });
   *
   * @throws ExportsBusy when too many exports wait for a thread
   */
  run(task: ExportTask, control?: ExportControl): Promise<ExportedFiles>;
  /** Ends the exports in progress and their threads. */
  close(): Promise<void>;
}

/** The error for too many waiting exports. Another attempt may succeed later. */
export class ExportsBusy extends Error {}

/**
 * Creates an exporter. It reads and writes in a worker thread with its own connection, so that no chat waits for an
 * export.
 */
export function createExporter(options: ExporterOptions): Exporter {
  const {
    address: primary,
    readDb,
    connections,
    dir,
    threads = 1,
    maxBytes = telegramMaxBytes,
    batchSize = 1000,
    maxWaiting = 20,
  } = options;
  const pool = new Piscina({
    idleTimeout: 1000, // the options of tests have a longer one
    ...workerOptions(workerFile('reports/export/export-worker.ts'), 'runExport'),
    minThreads: 0,
    maxThreads: threads,
    maxQueue: maxWaiting,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });

  async function runIn(
    parent: string,
    task: ExportTask,
    { address, signal, onProgress }: ExportControl & { address: DatabaseAddress },
  ): Promise<WrittenExport> {
    const folder = await createTempDir(parent); // a thread that was stopped may still write into another one
    const { port1, port2: progressPort } = new MessageChannel();
    port1.on('message', (rows: number) => onProgress?.(rows));
    const message: ExportMessage = { address, task, target: { folder, maxBytes, batchSize }, progressPort };
    try {
      const options = { signal, transferList: [progressPort] };
      return (await runInThread(pool, message, options)) as WrittenExport;
    } finally {
      port1.close();
    }
  }

  /** Runs an export again on the primary if it fails on the standby. */
  function runOnEither(folder: string, task: ExportTask, control: ExportControl): Promise<WrittenExport> {
    if (!readDb || !standbyKinds.includes(task.kind)) return runIn(folder, task, { ...control, address: primary });
    return readDb.readAt((address, lost) => {
      const signals = [control.signal, lost].filter((signal) => signal !== undefined);
      return runIn(folder, task, { ...control, address, signal: AbortSignal.any(signals) });
    });
  }

  return {
    async run(task, control = {}) {
      if (pool.queueSize >= maxWaiting) throw new ExportsBusy(`${maxWaiting} exports are waiting already`);
      const release = await connections?.acquire(1, control.signal);
      const folder = await createTempDir(dir);
      const dispose = () => rm(folder, { recursive: true, force: true });
      try {
        return { ...(await runOnEither(folder, task, control)), dispose };
      } catch (error) {
        await dispose();
        throw error;
      } finally {
        release?.();
      }
    },
    close: () => pool.destroy(),
  };
}
