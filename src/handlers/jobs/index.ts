import type { ByKind, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import { findRun } from '../../db/queries/engine/run-lists.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import { auditPage } from './audit.ts';
import {
  backfillAnswers,
  backfillCommand,
  backfillConversation,
  cancelBackfill,
  continueBackfill,
  explainBackfill,
} from './backfill.ts';
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
} from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { jobListKeyboard, jobListPage, jobPage } from './list.ts';
import { sendLog } from './log.ts';
import { notifyAnswers, notifyCommand } from './notify.ts';
import { pause, pauseAnswers, resume } from './pause.ts';
import { askOrStartRun, findJob, runCommand } from './run-command.ts';
import { runConversation } from './run-conversation.ts';
import { createRunStarter } from './run-starter.ts';
import { sendRunHistory, statusCommand } from './status.ts';

/** Jobs in the chat, for admins: what there is, runs and their cards, logs, the list of admin actions. */
export function jobsFeature(parts: JobsFeatureDeps) {
  const starter = createRunStarter(parts);
  return defineFeature({
    audience: 'admins',
    onUpdate({ chat }) {
      if (chat) parts.alerts.sendDeferred(chat.id);
    },
    commands: {
      jobs: async (ctx) => void (await reply(ctx, await jobListPage(ctx, parts))),
      run: (ctx, args) => runCommand(ctx, parts, starter, args),
      log: (ctx, args) => withRun(ctx, 'log', args, (run) => sendLog(ctx, parts, run)),
      cancelrun: (ctx, args) => withRun(ctx, 'cancelrun', args, (run) => cancel(ctx, parts, run)),
      retry: (ctx, args) => withRun(ctx, 'retry', args, (run) => starter.rerun(ctx, run)),
      status: (ctx, args) => statusCommand(ctx, parts, args),
      pause: (ctx, args) => withJob(ctx, parts, args, (job, reason) => pause(ctx, job, reason)),
      resume: (ctx, args) => withJob(ctx, parts, args, (job) => resume(ctx, job)),
      notify: (ctx, args) => withJob(ctx, parts, args, (job, level) => notifyCommand(ctx, parts, job, level)),
      backfill: (ctx, args) =>
        args.trim() === ''
          ? explainBackfill(ctx, parts)
          : withJob(ctx, parts, args, (job, days) => backfillCommand(ctx, parts, job, days)),
      audit: async (ctx) => void (await reply(ctx, await auditPage(ctx, parts))),
    },
    buttons: [
      onPress(showJobsButton, async (ctx) => replyOrEdit(ctx, await jobListPage(ctx, parts))),
      onPress(showJobsPageButton, async (ctx, { page }) => replyOrEdit(ctx, await jobListPage(ctx, parts, page))),
      onPress(showJobButton, (ctx, { job }) =>
        withJob(ctx, parts, job, async (one) => replyOrEdit(ctx, await jobPage(ctx, parts, one))),
      ),
      onPress(runJobButton, (ctx, { job }) => withJob(ctx, parts, job, (one) => askOrStartRun(ctx, starter, one))),
      onPress(jobStatusButton, (ctx, { job }) => withJob(ctx, parts, job, (one) => sendRunHistory(ctx, parts, one))),
      onPress(pauseButton, (ctx, { job }) => withJob(ctx, parts, job, (one) => pause(ctx, one, ''))),
      onPress(resumeButton, (ctx, { job }) => withJob(ctx, parts, job, (one) => resume(ctx, one))),
      onPress(notifyButton, (ctx, { job, level }) =>
        withJob(ctx, parts, job, (one) => notifyCommand(ctx, parts, one, level)),
      ),
      onPress(showLogButton, (ctx, { run }) => sendLog(ctx, parts, run)),
      onPress(cancelRunButton, (ctx, { run }) => cancel(ctx, parts, run)),
      onPress(retryRunButton, (ctx, { run }) => starter.rerun(ctx, run)),
      onPress(runForRealButton, (ctx, { run }) => starter.runForReal(ctx, run)),
      onPress(cancelBackfillButton, (ctx, { backfill }) => cancelBackfill(ctx, parts, backfill)),
      onPress(continueBackfillButton, (ctx, { backfill }) => continueBackfill(ctx, backfill)),
      onPress(olderAuditButton, async (ctx, { before }) => replyOrEdit(ctx, await auditPage(ctx, parts, before))),
    ],
    conversations: [runConversation(parts.jobs, starter), backfillConversation(parts)],
    answers: {
      ...starter.answers,
      ...pauseAnswers,
      ...backfillAnswers(parts),
      ...notifyAnswers,
      'cancel-asked': sayAsked,
    },
  });
}

type WithJob = (job: Job, rest: string) => Promise<void>;

/** Reads the name of a job and what follows it; says so where there is no such job. */
async function withJob(ctx: TallyContext, parts: JobsFeatureDeps, args: string, use: WithJob): Promise<void> {
  const [, name = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(args.trim()) ?? [];
  if (name === '') return void (await reply(ctx, { text: ctx.t('jobs-which-job'), keyboard: jobListKeyboard(ctx) }));
  const job = await findJob(ctx, parts, name);
  if (job) await use(job, rest.trim());
}

/** Reads the number of a run; says how it is written where there is none. */
async function withRun(
  ctx: TallyContext,
  command: string,
  args: string,
  use: (runId: number) => Promise<void>,
): Promise<void> {
  const [, digits] = /^(?:#|run\s+)?(\d{1,15})$/i.exec(args.trim()) ?? [];
  if (digits === undefined) return void (await reply(ctx, { text: ctx.t('jobs-which-run', { command }) }));
  await use(Number(digits));
}

interface CancelAsked {
  kind: 'cancel-asked';
  runId: number;
  /** `none`: there is no such run. */
  result: 'asked' | 'ended' | 'none';
}

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<CancelAsked> {}
}

async function cancel(ctx: TallyContext, { db, runner, cards }: JobsFeatureDeps, runId: number): Promise<void> {
  const asked = await runner.cancel(runId, ctx.person.userId);
  const result = asked ? 'asked' : (await findRun(db, runId)) ? 'ended' : 'none';
  await ctx.commit(async () => ({ kind: 'cancel-asked', runId, result }));
  cards.wake();
}

/** After a press the card itself shows it. */
async function sayAsked(ctx: TallyContext, { runId, result }: CancelAsked): Promise<void> {
  const text =
    result === 'none' ? ctx.t('jobs-no-run', { run: runId }) : ctx.t(`jobs-cancel-${result}`, { run: runId });
  if (ctx.callbackQuery) ctx.toast = text;
  else await reply(ctx, { text });
}
