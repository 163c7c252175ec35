import type { TallyContext } from '../../bot/context.ts';
import { type Feature, on } from '../../bot/feature.ts';
import { answer, show } from '../../bot/reply.ts';
import { findRun } from '../../db/queries/run-lists.ts';
import { runDialogue } from './ask-run.ts';
import { auditPage } from './audit.ts';
import { cancelRun, olderAudit, retryRun, runJob, showJob, showJobs, showLog } from './buttons.ts';
import { jobPage, jobsPage } from './list.ts';
import { sendLog } from './log.ts';
import type { JobsParts } from './parts.ts';
import { askOrStart, findJob, runCommand } from './run.ts';
import { createStarter } from './start.ts';

/** Jobs in the chat, for admins: what there is, runs and their cards, logs, the list of admin actions. */
export function jobsFeature(parts: JobsParts): Feature {
  const starter = createStarter(parts);
  return {
    audience: 'admins',
    commands: {
      jobs: async (ctx) => void (await answer(ctx, await jobsPage(ctx, parts))),
      run: (ctx, args) => runCommand(ctx, parts, starter, args),
      log: (ctx, args) => withRun(ctx, args, (run) => sendLog(ctx, parts, run)),
      cancelrun: (ctx, args) => withRun(ctx, args, (run) => cancel(ctx, parts, run)),
      retry: (ctx, args) => withRun(ctx, args, (run) => starter.again(ctx, run)),
      audit: async (ctx) => void (await answer(ctx, await auditPage(ctx, parts))),
    },
    buttons: [
      on(showJobs, async (ctx) => show(ctx, await jobsPage(ctx, parts))),
      on(showJob, async (ctx, { job: name }) => {
        const job = await findJob(ctx, parts, name);
        if (job) await show(ctx, await jobPage(ctx, parts, job));
      }),
      on(runJob, async (ctx, { job: name }) => {
        const job = await findJob(ctx, parts, name);
        if (job) await askOrStart(ctx, starter, job);
      }),
      on(showLog, (ctx, { run }) => sendLog(ctx, parts, run)),
      on(cancelRun, (ctx, { run }) => cancel(ctx, parts, run)),
      on(retryRun, (ctx, { run }) => starter.again(ctx, run)),
      on(olderAudit, async (ctx, { before }) => show(ctx, await auditPage(ctx, parts, before))),
    ],
    dialogues: [runDialogue(parts.jobs, starter)],
    answers: { ...starter.answers, 'cancel-asked': sayAsked },
  };
}

/** Reads the number of a run; says how it is written where there is none. */
async function withRun(ctx: TallyContext, args: string, use: (runId: number) => Promise<void>): Promise<void> {
  const [, digits] = /^(?:#|run\s+)?(\d{1,15})$/i.exec(args.trim()) ?? [];
  if (digits === undefined) return void (await answer(ctx, { text: ctx.t('jobs-which-run') }));
  await use(Number(digits));
}

interface CancelAsked {
  kind: string;
  runId: number;
  /** Null: there is no such run. */
  result: 'asked' | 'ended' | 'none';
}

async function cancel(ctx: TallyContext, { db, runner, cards }: JobsParts, runId: number): Promise<void> {
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
  else await answer(ctx, { text });
}
