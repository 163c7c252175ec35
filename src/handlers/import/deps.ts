import type { Readable } from 'node:stream';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { Db } from '../../db/client.ts';
import type { ImportReader } from '../../import/import-reader.ts';
import type { FileJobs } from '../shared/file-jobs.ts';

export interface ImportFeatureDeps {
  db: Db;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  importer: ImportReader;
  documents: { fetch(fileId: string, signal: AbortSignal): Promise<Readable> };
  /** The parent of the temporary folders. */
  tempDir: string;
  heavyRateLimiter: RateLimiter;
  /** How often the message of an import changes at most. Absent: every two seconds. */
  progressEveryMs?: number;
  /** Jobs for which an admin may have sent a document. */
  fileJobs: FileJobs;
}
