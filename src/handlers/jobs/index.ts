import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, type Feature, onPress } from '../../bot/feature.ts';
import { reply, replyIgnoredText, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import { auditPage } from './audit.ts';
import { backfillAnswers, cancelBackfill, continueBackfill } from './backfill.ts';
import { backfillCommand } from './backfill-command.ts';
import { backfillConversation } from './backfill-conversation.ts';
import {
  cancelBackfillButton,
  cancelRunButton,
  continueBackfillButton,
  jobChoiceButton,
  jobCommandButton,
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
  showRunButton,
} from './buttons.ts';
import { cancelAnswers, cancelRun } from './cancel-run.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { withJob } from './find-job.ts';
import { type JobArgumentCommand, jobArgumentCommands, jobChoicePage } from './job-choice.ts';
import { jobListPage, jobPage } from './list.ts';
import { sendLog, sendLogFile } from './log.ts';
import { notifyAnswers, notifyCommand } from './notify.ts';
import { commitPause, commitResume, pauseAnswers } from './pause.ts';
import { withRunId } from './run-choice.ts';
import { askOrStartRun, runNamedJob } from './run-command.ts';
import { runConversation } from './run-conversation.ts';
import type { RunStarter } from './run-starter.ts';
import { showJobStatus, showRun, statusCommand } from './status.ts';

/** Jobs in the chat, for admins: what there is, runs with their cards and logs, schedules, backfills, the audit log. */
export function jobsFeature(deps: JobsFeatureDeps, starter: RunStarter) {
  return defineFeature({
    audience: 'admins',
    onUpdate({ chat }) {
      if (chat) deps.alerts.sendDeferred(chat.id);
    },
    commands: jobCommands(deps, starter),
    buttons: [...runButtons(deps, starter), ...jobButtons(deps, starter)],
    conversations: [runConversation(deps, starter), backfillConversation(deps)],
    answers: {
      ...starter.answers,
      ...pauseAnswers(deps),
      ...backfillAnswers(deps),
      ...notifyAnswers(deps),
      ...cancelAnswers,
    },
  });
}

async function showJobs(ctx: TallyContext, deps: JobsFeatureDeps): Promise<void> {
  await reply(ctx, await jobListPage(ctx, deps));
}

type Command = NonNullable<Feature['commands']>[string];

function jobCommands(deps: JobsFeatureDeps, starter: RunStarter) {
  const use = createJobCommands(deps, starter);
  return {
    jobs: (ctx, args) => (args === '' ? showJobs(ctx, deps) : use(ctx, 'jobs', args)),
    run: (ctx, args) => use(ctx, 'run', args),
    log: (ctx, args) => withRunId(ctx, deps, 'log', args, (run) => sendLog(ctx, deps, run)),
    cancelrun: (ctx, args) => withRunId(ctx, deps, 'cancelrun', args, (run) => cancelRun(ctx, deps, run)),
    retry: (ctx, args) => withRunId(ctx, deps, 'retry', args, (run) => starter.rerun(ctx, run)),
    status: (ctx, args) => statusCommand(ctx, deps, args),
    pause: (ctx, args) => use(ctx, 'pause', args),
    resume: (ctx, args) => use(ctx, 'resume', args),
    notify: (ctx, args) => use(ctx, 'notify', args),
    backfill: (ctx, args) => use(ctx, 'backfill', args),
    audit: async (ctx) => void (await reply(ctx, await auditPage(ctx, deps))),
  } satisfies Record<string, Command>;
}

type UseJobCommand = (ctx: TallyContext, command: JobArgumentCommand, args: string) => Promise<void>;

/** Creates the function that uses a command with its arguments, which begin with a job; without any it offers jobs. */
function createJobCommands(deps: JobsFeatureDeps, starter: RunStarter): UseJobCommand {
  const uses: Record<JobArgumentCommand, (ctx: TallyContext, job: Job, rest: string) => Promise<void>> = {
    jobs: async (ctx, job, rest) => {
      if (rest !== '') await replyIgnoredText(ctx, 'jobs', rest);
      await replyOrEdit(ctx, await jobPage(ctx, deps, job));
    },
    run: (ctx, job, rest) => runNamedJob(ctx, starter, job, rest),
    status: (ctx, job, rest) => showJobStatus(ctx, deps, job, rest),
    pause: (ctx, job, reason) => commitPause(ctx, job, reason),
    resume: async (ctx, job, rest) => {
      if (rest !== '') await replyIgnoredText(ctx, 'resume', rest);
      await commitResume(ctx, job);
    },
    notify: (ctx, job, level) => notifyCommand(ctx, deps, job, level),
    backfill: (ctx, job, days) => backfillCommand(ctx, deps, job, days),
  };
  return (ctx, command, args) => withJob(ctx, deps, command, args, (job, rest) => uses[command](ctx, job, rest));
}

/** Returns null for a command that no button of this program has: any program can send callback data. */
function parseJobCommand(text: string): JobArgumentCommand | null {
  return jobArgumentCommands.find((command) => command === text) ?? null;
}

/** Creates the handlers of buttons about a run, a backfill or the audit log. */
function runButtons(deps: JobsFeatureDeps, starter: RunStarter) {
  return [
    onPress(showLogButton, (ctx, { run }) => sendLog(ctx, deps, run)),
    onPress(showLogFileButton, (ctx, { run }) => sendLogFile(ctx, deps, run)),
    onPress(cancelRunButton, (ctx, { run }) => cancelRun(ctx, deps, run)),
    onPress(retryRunButton, (ctx, { run }) => starter.rerun(ctx, run)),
    onPress(showRunButton, (ctx, { run }) => showRun(ctx, deps, run)),
    onPress(runForRealButton, (ctx, { run }) => starter.runForReal(ctx, run)),
    onPress(cancelBackfillButton, (ctx, { backfill }) => cancelBackfill(ctx, deps, backfill)),
    onPress(continueBackfillButton, (ctx, { backfill }) => continueBackfill(ctx, backfill)),
    onPress(olderAuditButton, async (ctx, { before }) => replyOrEdit(ctx, await auditPage(ctx, deps, before))),
  ];
}

/** Creates the handlers of buttons about a job and the list of jobs. */
function jobButtons(deps: JobsFeatureDeps, starter: RunStarter) {
  const use = createJobCommands(deps, starter);
  return [
    onPress(showJobsButton, async (ctx) => replyOrEdit(ctx, await jobListPage(ctx, deps))),
    onPress(showJobsPageButton, async (ctx, { page }) => replyOrEdit(ctx, await jobListPage(ctx, deps, page))),
    onPress(showJobButton, (ctx, { job }) => use(ctx, 'jobs', job)),
    onPress(runJobButton, (ctx, { job: name }) =>
      withJob(ctx, deps, 'run', name, (job) => askOrStartRun(ctx, starter, job)),
    ),
    onPress(jobStatusButton, (ctx, { job }) => use(ctx, 'status', job)),
    onPress(pauseButton, (ctx, { job }) => use(ctx, 'pause', job)),
    onPress(resumeButton, (ctx, { job }) => use(ctx, 'resume', job)),
    onPress(notifyButton, (ctx, { job, level }) => use(ctx, 'notify', `${job} ${level}`)),
    onPress(jobCommandButton, async (ctx, { command: text, job, rest }) => {
      const command = parseJobCommand(text);
      if (command) await use(ctx, command, `${job} ${rest}`);
    }),
    onPress(jobChoiceButton, async (ctx, { command: text, page }) => {
      const command = parseJobCommand(text);
      if (command) await replyOrEdit(ctx, await jobChoicePage(ctx, deps, command, { page }));
    }),
  ];
}
