import type { AlertSender } from '../handlers/jobs/services/alert-sender.ts';
import type { LiveCards } from '../handlers/jobs/services/live-cards.ts';
import type { Backfills } from '../jobs/engine/backfills.ts';
import type { EventTriggers } from '../jobs/engine/event-triggers.ts';
import type { JobList, Runner } from '../jobs/engine/runner-types.ts';
import type { Scheduler } from '../jobs/engine/scheduler.ts';
import type { TelegramFiles } from '../jobs/engine/telegram-files.ts';

/** The job engine: the jobs that exist, the runner that executes them, and what starts them. */
export interface Jobs {
  list: JobList;
  runner: Runner;
  scheduler: Scheduler;
  triggers: EventTriggers;
  /** Fetches documents that were sent in the chat. */
  documents: TelegramFiles;
}

/** The services that keep messages about runs up to date, send alerts, and advance backfills. */
export interface RunServices {
  cards: LiveCards;
  alerts: AlertSender;
  backfills: Backfills;
}
