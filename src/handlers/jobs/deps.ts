import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import type { Db } from '../../db/client.ts';
import type { Backfills } from '../../jobs/engine/backfills.ts';
import type { JobList, Runner } from '../../jobs/engine/runner-types.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import type { ReadDay } from '../shared/parse-period.ts';
import type { AlertSender } from './services/alert-sender.ts';
import type { LiveCards } from './services/live-cards.ts';

/** The dependencies of the feature. */
export interface JobsFeatureDeps {
  db: Db;
  charts: ChartRenderer;
  /** Limits how often one person starts charts, exports and jobs. */
  heavyRateLimiter: RateLimiter;
  jobs: JobList;
  runner: Runner;
  cards: LiveCards;
  alerts: AlertSender;
  backfills: Backfills;
  /** Returns when a job is due next. Null: the job has no schedule. */
  nextDue(job: string): Date | null;
  /** The time zone of schedules and business days. */
  timeZone: string;
  readDay: ReadDay;
}
