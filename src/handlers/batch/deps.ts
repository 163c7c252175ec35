import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { Db } from '../../db/client.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import type { RunningExports } from '../shared/exports.ts';

/** What the handlers of batch jobs are made of. */
export interface BatchParts {
  db: Db;
  charts: ChartRenderer;
  exporter: Exporter;
  exports: RunningExports;
  heavyRateLimiter: RateLimiter;
  /** When a job is due next; null: it does not start by itself. */
  nextDue(job: string): Date | null;
  /** The zone in which buckets of new jobs lie. */
  timeZone: string;
}
