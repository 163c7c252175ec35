import type { Db } from '../../db/client.ts';
import type { Language } from '../../db/queries/people/people.ts';
import type { Counts } from '../../jobs/engine/job.ts';
import type { JobList, Runner } from '../../jobs/engine/runner-types.ts';
import type { Log } from '../../lib/log.ts';

/** What the dashboard is made of. */
export interface DashboardParts {
  db: Db;
  /** The database's address, to listen there. */
  url: string;
  log: Log;
  /** With it Telegram signs who opens a Mini App. */
  botToken: string;
  /** Where people reach the web server: decides whether cookies are for https only. */
  publicUrl: () => string;
  /** Asked at each request. */
  isAdmin: (userId: number) => boolean;
  /** What holds for people until they choose. */
  defaults: { timeZone: string; language: Language };
  jobs: JobList;
  runner: Pick<Runner, 'on'>;
  /** When a job is due next; null: it does not start by itself. */
  nextDue(job: string): Date | null;
  /** What of a run's counts is shown as rows. */
  rowsOf(counts: Counts | null): number | null;
  jobTitle(job: string, language: Language): string;
  /** Log-ins tried in a minute from one address; more wait. */
  loginsPerMinute?: number;
  /** Streams open at a time in this process. */
  mostStreams?: number;
  /** The same of one session. */
  mostOfSession?: number;
}
