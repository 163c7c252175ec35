import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { Db } from '../../db/client.ts';
import type { Backfills } from '../../jobs/engine/backfills.ts';
import type { JobList, Runner } from '../../jobs/engine/runner-types.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import type { AlertSender } from './services/alert-sender.ts';
import type { LiveCards } from './services/live-cards.ts';

/** What the handlers of jobs are made of. */
export interface JobsFeatureDeps {
  db: Db;
  charts: ChartRenderer;
  /** How often one person may start charts, exports and jobs. */
  heavyRateLimiter: RateLimiter;
  jobs: JobList;
  runner: Runner;
  cards: LiveCards;
  alerts: AlertSender;
  backfills: Backfills;
  /** When a job is due next; null: it does not start by itself. */
  nextDue(job: string): Date | null;
  /** The zone of schedules and business days. */
  timeZone: string;
}
