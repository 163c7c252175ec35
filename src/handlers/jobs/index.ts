import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, type Feature, onPress } from '../../bot/feature.ts';
import { reply, replyIgnoredText, replyOrEdit } from '../../bot/ui/reply.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import { auditPage } from './audit.ts';
import { backfillAnswers, cancelBackfill, continueBackfill } from './backfill.ts';
import { backfillCommand } from './backfill-command.ts';
import { backfillConversation } from './backfill-conversation.ts';
import {
  cancelBackfillButton,
  cancelRunButton,
  continueBackfillButton,
  notifyButton,
  olderAuditButton,
  pauseButton,
  resumeButton,
  retryRunButton,
  runForRealButton,
  showJobButton,
  showJobsButton,
  showJobsPageButton,
  showLogButton,
  showLogFileButton,
} from './buttons.ts';
import { cancelAnswers, cancelRun } from './cancel-run.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { withJob, withRunId } from './find-job.ts';
import { jobListPage, jobPage } from './list.ts';
import { sendLog, sendLogFile } from './log.ts';
import { notifyAnswers, notifyCommand } from './notify.ts';
import { commitPause, commitResume, pauseAnswers } from './pause.ts';
import { askOrStartRun, runJobCommand } from './run-command.ts';
import { runConversation } from './run-conversation.ts';
import { sendRunHistory } from './run-history.ts';
import { createRunStarter, type RunStarter } from './run-starter.ts';
import { statusCommand } from './status.ts';

/** Jobs in the chat, for admins: what there is, runs with their cards and logs, schedules, backfills, the audit log. */
export function jobsFeature(deps: JobsFeatureDeps) {
  const starter = createRunStarter(deps);
  return defineFeature({
    audience: 'admins',
    onUpdate({ chat }) {
      if (chat) deps.alerts.sendDeferred(chat.id);
    },
    commands: jobCommands(deps, starter),
    buttons: [...runButtons(deps, starter), ...jobButtons(deps, starter)],
    conversations: [runConversation(deps.jobs, starter), backfillConversation(deps)],
    answers: {
      ...starter.answers,
      ...pauseAnswers,
      ...backfillAnswers(deps),
      ...notifyAnswers,
      ...cancelAnswers,
    },
  });
}

async function showJobs(ctx: TallyContext, deps: JobsFeatureDeps): Promise<void> {
  await reply(ctx, await jobListPage(ctx, deps));
}

function showNamedJob(ctx: TallyContext, deps: JobsFeatureDeps, args: string): Promise<void> {
  return withJob(ctx, deps, args, async (job, rest) => {
    if (rest !== '') await replyIgnoredText(ctx, 'jobs', rest);
    await reply(ctx, await jobPage(ctx, deps, job));
  });
}

type Command = NonNullable<Feature['commands']>[string];

function jobCommands(deps: JobsFeatureDeps, starter: RunStarter) {
  return {
    jobs: (ctx, args) => (args === '' ? showJobs(ctx, deps) : showNamedJob(ctx, deps, args)),
    run: (ctx, args) => runJobCommand(ctx, deps, starter, args),
    log: (ctx, args) => withRunId(ctx, 'log', args, (run) => sendLog(ctx, deps, run)),
    cancelrun: (ctx, args) => withRunId(ctx, 'cancelrun', args, (run) => cancelRun(ctx, deps, run)),
    retry: (ctx, args) => withRunId(ctx, 'retry', args, (run) => starter.rerun(ctx, run)),
    status: (ctx, args) => statusCommand(ctx, deps, args),
    pause: (ctx, args) => withJob(ctx, deps, args, (job, reason) => commitPause(ctx, job, reason)),
    resume: (ctx, args) =>
      withJob(ctx, deps, args, async (job, rest) => {
        if (rest !== '') await replyIgnoredText(ctx, 'resume', rest);
        await commitResume(ctx, job);
      }),
    notify: (ctx, args) => withJob(ctx, deps, args, (job, level) => notifyCommand(ctx, deps, job, level)),
    backfill: (ctx, args) => backfillCommand(ctx, deps, args),
    audit: async (ctx) => void (await reply(ctx, await auditPage(ctx, deps))),
  } satisfies Record<string, Command>;
}

/** Creates the handlers of buttons about a run, a backfill or the audit log. */
function runButtons(deps: JobsFeatureDeps, starter: RunStarter) {
  return [
    onPress(showLogButton, (ctx, { run }) => sendLog(ctx, deps, run)),
    onPress(showLogFileButton, (ctx, { run }) => sendLogFile(ctx, deps, run)),
    onPress(cancelRunButton, (ctx, { run }) => cancelRun(ctx, deps, run)),
    onPress(retryRunButton, (ctx, { run }) => starter.rerun(ctx, run)),
    onPress(runForRealButton, (ctx, { run }) => starter.runForReal(ctx, run)),
    onPress(cancelBackfillButton, (ctx, { backfill }) => cancelBackfill(ctx, deps, backfill)),
    onPress(continueBackfillButton, (ctx, { backfill }) => continueBackfill(ctx, backfill)),
    onPress(olderAuditButton, async (ctx, { before }) => replyOrEdit(ctx, await auditPage(ctx, deps, before))),
  ];
}

/** Creates the handlers of buttons about a job and the list of jobs. */
function jobButtons(deps: JobsFeatureDeps, starter: RunStarter) {
  return [
    onPress(showJobsButton, async (ctx) => replyOrEdit(ctx, await jobListPage(ctx, deps))),
    onPress(showJobsPageButton, async (ctx, { page }) => replyOrEdit(ctx, await jobListPage(ctx, deps, page))),
    onPress(showJobButton, (ctx, { job: name }) =>
      withJob(ctx, deps, name, async (job) => replyOrEdit(ctx, await jobPage(ctx, deps, job))),
    ),
    onPress(runJobButton, (ctx, { job: name }) => withJob(ctx, deps, name, (job) => askOrStartRun(ctx, starter, job))),
    onPress(jobStatusButton, (ctx, { job: name }) => withJob(ctx, deps, name, (job) => sendRunHistory(ctx, deps, job))),
    onPress(pauseButton, (ctx, { job: name }) => withJob(ctx, deps, name, (job) => commitPause(ctx, job, ''))),
    onPress(resumeButton, (ctx, { job: name }) => withJob(ctx, deps, name, (job) => commitResume(ctx, job))),
    onPress(notifyButton, (ctx, { job: name, level }) =>
      withJob(ctx, deps, name, (job) => notifyCommand(ctx, deps, job, level)),
    ),
  ];
}
