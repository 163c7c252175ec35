import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { Db } from '../../db/client.ts';
import type { NewBatchJob } from '../../db/queries/batch/add-batch-job.ts';
import type { SourceRow } from '../../db/queries/batch/source-tables.ts';
import type { ReadDb } from '../../db/read-db.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import type { RunningExports } from '../shared/exports.ts';

/** The dependencies of the feature. */
export interface BatchFeatureDeps {
  db: Db;
  readDb: ReadDb;
  charts: ChartRenderer;
  exporter: Exporter;
  exports: RunningExports;
  heavyRateLimiter: RateLimiter;
  /** Returns when a job is due next. Null: the job has no schedule. */
  nextDue(job: string): Date | null;
  /** The time zone of the buckets of new jobs. */
  timeZone: string;
  rules: BatchRules;
}

/** What the conversation needs from the batch job, which features do not import. `src/app` passes it. */
export interface BatchRules {
  /** The names of all aggregations. */
  aggregations: readonly string[];
  /** The lengths of buckets. */
  granularities: readonly string[];
  /** Events without a time of day in their name. */
  plainEvents: readonly string[];
  isEvent(name: string): boolean;
  /** Returns the newest rows that a job would read. Throws where such a job could not run. */
  previewRows(db: Db, draft: BatchPreview): Promise<SourceRow[]>;
}

/** The answers of the conversation, as plain JSON. */
export interface BatchDraft extends Pick<NewBatchJob, 'event' | 'granularity'> {
  /** The name of the source as `metricsandtables` has it. */
  table: string;
  metric: string;
  focalEntity: string | null;
  aggregations: string[];
  /** What each run computes: `incremental`, `full` or `window:HOURS`. */
  mode: string;
  /** Null: all rows. */
  filter: string | null;
}

export type BatchPreview = Pick<BatchDraft, 'table' | 'metric' | 'focalEntity' | 'filter'> & { timeZone: string };
