import type { CommandName } from '../bot/commands.ts';
import type { BotOutcome, OutcomeKind } from '../bot/context.ts';
import type { Feature } from '../bot/feature.ts';
import type { RateLimiter } from '../bot/middleware/rate-limiter.ts';
import type { Texts } from '../bot/ui/i18n.ts';
import type { Db } from '../db/client.ts';
import type { ReadDb } from '../db/read-db.ts';
import { backupFeature } from '../handlers/backup/index.ts';
import { batchFeature } from '../handlers/batch/index.ts';
import { chartsFeature } from '../handlers/charts/index.ts';
import { type DashboardAccess, dashboardFeature } from '../handlers/dashboard/index.ts';
import { deliveriesFeature } from '../handlers/deliveries/index.ts';
import { energyFeature } from '../handlers/energy/index.ts';
import { allDataFeature } from '../handlers/export/alldata.ts';
import { habitCard } from '../handlers/habit/card.ts';
import { habitFeature } from '../handlers/habit/index.ts';
import { historyFeature } from '../handlers/history/index.ts';
import type { ImportFeatureDeps } from '../handlers/import/deps.ts';
import { importFeature } from '../handlers/import/index.ts';
import type { JobsFeatureDeps } from '../handlers/jobs/deps.ts';
import { createFileJobs } from '../handlers/jobs/file-jobs.ts';
import { jobsFeature } from '../handlers/jobs/index.ts';
import { createRunStarter } from '../handlers/jobs/run-starter.ts';
import type { AlertSender } from '../handlers/jobs/services/alert-sender.ts';
import type { LiveCards } from '../handlers/jobs/services/live-cards.ts';
import { addCategoryFeature } from '../handlers/list/add-category.ts';
import { listFeature } from '../handlers/list/index.ts';
import { forgetFeature } from '../handlers/privacy/forget.ts';
import { myDataFeature } from '../handlers/privacy/mydata.ts';
import { privacyFeature } from '../handlers/privacy/privacy.ts';
import { recordMessage } from '../handlers/record/cards.ts';
import { continueQuestion } from '../handlers/record/continue-question.ts';
import { recordFeature } from '../handlers/record/index.ts';
import { describeProgress } from '../handlers/record/progress.ts';
import { undoLastReminders } from '../handlers/reminders/changes.ts';
import { remindersFeature } from '../handlers/reminders/index.ts';
import { keepLaterButton } from '../handlers/reminders/message.ts';
import { restFeature } from '../handlers/rest/index.ts';
import { salesFeature } from '../handlers/sales/index.ts';
import { settingsFeature } from '../handlers/settings/index.ts';
import { languageFeature } from '../handlers/settings/language.ts';
import { createRunningExports } from '../handlers/shared/exports.ts';
import type { ReadDay } from '../handlers/shared/parse-period.ts';
import { summaryFeature } from '../handlers/summary/index.ts';
import { timerFeature } from '../handlers/timer/index.ts';
import { boardMessage } from '../handlers/today/board.ts';
import { todayFeature } from '../handlers/today/index.ts';
import { usageFeature } from '../handlers/usage/index.ts';
import { helpFeature } from '../handlers/welcome/help.ts';
import { startFeature } from '../handlers/welcome/start.ts';
import { batchRules } from '../jobs/batch/rules.ts';
import type { Backfills } from '../jobs/engine/backfills.ts';
import type { ChartRenderer } from '../reports/charts/renderer.ts';
import type { Exporter } from '../reports/export/exporter.ts';
import type { Language } from '../time/language.ts';
import { createLineCheck, createNameClassifier } from './line-check.ts';
import { findNamedHabit } from './named-habit.ts';
import type { Jobs } from './opened-jobs.ts';
import { readDay, readStartDay } from './read-day.ts';
import { readDuration } from './read-duration.ts';

/** The dependencies of all features. Each feature takes what it needs. */
export interface FeatureDeps {
  db: Db;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  readDb: ReadDb;
  showsTimeZoneHint: boolean;
  /** The clock of what is due. In the playground a person can move it forward. */
  now: () => Date;
  charts: ChartRenderer;
  exporter: Exporter;
  /** Limits how often one person may start charts and exports. */
  heavyRateLimiter: RateLimiter;
  texts: Texts;
  jobs: Jobs;
  /** Reads files that people send to be imported. */
  importer: ImportFeatureDeps['importer'];
  /** Fetches documents that were sent in the chat. */
  documents: ImportFeatureDeps['documents'];
  /** The folder of files that live as long as an import or an export. */
  tempDir: string;
  /** Edits the cards of runs and backfills. */
  cards: LiveCards;
  /** Sends alerts of jobs to admins. */
  alerts: AlertSender;
  /** Runs the windows of backfills. */
  backfills: Backfills;
  /** Creates login links of the dashboard. */
  access: DashboardAccess;
  /** The folder of backups. Undefined: backups are off. */
  backupDir: string | undefined;
  /** Settings of people who have not chosen any. */
  defaults: { timeZone: string; language: Language };
}

type JobsFeatureSource = FeatureDeps & { readDay: ReadDay };

function toJobsDeps({ jobs: { list, runner, scheduler }, defaults, ...deps }: JobsFeatureSource): JobsFeatureDeps {
  return { ...deps, jobs: list, runner, nextDue: scheduler.nextDue, timeZone: defaults.timeZone };
}

/** Creates all features, in the order in which they see an update. Recording is last, because it accepts any text. */
export function allFeatures(deps: FeatureDeps): Feature[] {
  return buildFeatures({ ...deps, readDay });
}

function buildFeatures(deps: FeatureDeps & { readDay: ReadDay }) {
  const exports = createRunningExports();
  const classifyName = createNameClassifier(deps.db);
  const jobsDeps = toJobsDeps(deps);
  const runStarter = createRunStarter(jobsDeps);
  return [
    startFeature(deps),
    helpFeature(),
    settingsFeature(deps),
    languageFeature(),
    listFeature({ ...deps, classifyName, habitCard }),
    addCategoryFeature({ classifyName }),
    habitFeature({ ...deps, classifyName, readDuration, readStartDay, continueQuestion }),
    timerFeature({ ...deps, readDuration, findNamedHabit, describeProgress }),
    todayFeature({ ...deps, keepLaterButton }),
    restFeature(deps),
    remindersFeature({ ...deps, readDuration, boardMessage, recordMessage }),
    summaryFeature(deps),
    chartsFeature(deps),
    historyFeature(deps),
    dashboardFeature(deps),
    allDataFeature({ ...deps, exports }),
    importFeature({ ...deps, fileJobs: createFileJobs(jobsDeps, runStarter) }),
    myDataFeature({ ...deps, exports }),
    privacyFeature(),
    forgetFeature({ ...deps, exports, isLine: createLineCheck(deps.db) }),
    jobsFeature(jobsDeps, runStarter),
    usageFeature({ ...deps, exports, timeZone: deps.defaults.timeZone }),
    salesFeature({
      ...deps,
      exports,
      timeZone: deps.defaults.timeZone,
      missing: () => deps.jobs.list.find('sales-backfill')?.missing ?? [],
    }),
    batchFeature({
      ...deps,
      exports,
      nextDue: deps.jobs.scheduler.nextDue,
      timeZone: deps.defaults.timeZone,
      rules: batchRules,
    }),
    energyFeature({ ...deps, timeZone: deps.defaults.timeZone }),
    deliveriesFeature({
      ...deps,
      timeZone: deps.defaults.timeZone,
      missing: () => deps.jobs.list.find('detrack')?.missing ?? [],
    }),
    backupFeature(deps),
    recordFeature({ ...deps, classifyName, undoReminders: (ctx, tx) => undoLastReminders(ctx, tx, deps.now()) }),
  ];
}

type AnyFeature = ReturnType<typeof buildFeatures>[number];
type KeysOf<Part extends string> = AnyFeature extends infer One
  ? One extends Record<Part, infer Map>
    ? keyof Map
    : never
  : never;

/** A compiler error in `FeatureChecks` names an outcome without an answer, or a command without a handler. */
type AssertNone<Missing extends never> = Missing;
export type FeatureChecks = [
  AssertNone<Exclude<OutcomeKind, KeysOf<'answers'> | BotOutcome['kind']>>,
  AssertNone<Exclude<CommandName, KeysOf<'commands'>>>,
];
