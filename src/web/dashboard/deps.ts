import type { Db } from '../../db/client.ts';
import type { ReadDb } from '../../db/read-db.ts';
import type { Notifications } from '../../db/session/notifications.ts';
import type { JobTexts } from '../../jobs/engine/job-texts.ts';
import type { JobList, Runner } from '../../jobs/engine/runner-types.ts';
import type { Log } from '../../lib/log.ts';
import type { Language } from '../../time/language.ts';

/** The dependencies of the dashboard. */
export interface DashboardDeps {
  db: Db;
  readDb: ReadDb;
  notifications: Notifications;
  log: Log;
  /** The key of the signature on a Mini App's init data. */
  botToken: string;
  /** The address of the web server as people see it. Cookies are `Secure` when it begins with `https:`. */
  publicUrl: () => string;
  /** The address of the chat with the bot. */
  botUrl: () => string;
  /** Called at each request, so a change of `ADMIN_IDS` takes effect immediately. */
  isAdmin: (userId: number) => boolean;
  /** The settings of people who have not chosen their own. */
  defaults: { timeZone: string; language: Language };
  jobs: JobList;
  runner: Pick<Runner, 'subscribe'>;
  /** Returns when the job is due next. Null: the job has no schedule. */
  nextDue(job: string): Date | null;
  /** Returns the texts of all jobs in one language. */
  jobTexts(language: Language): JobTexts;
  /** Log-in attempts per minute and client address. Default: 30. */
  loginsPerMinute?: number;
  /** Open streams in this process. Default: 2000. */
  maxStreams?: number;
  /** Open streams of one session. Default: 20. */
  maxStreamsPerSession?: number;
}
