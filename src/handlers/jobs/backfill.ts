import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { clip } from '../../bot/ui/messages.ts';
import { ask } from '../../bot/ui/prompt.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Executor } from '../../db/client.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import * as queries from '../../db/queries/engine/backfills.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { dayWindows } from '../../jobs/engine/windows.ts';
import { daysBetween, toDay } from '../../time/days.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatWindow } from './format-window.ts';

type WindowFilter = queries.WindowFilter;

/** More days are asked for in parts. */
const maxDays = 400;
/** The list shows so many windows. */
const shownWindows = 5;

interface BackfillRequest {
  job: string;
  /** Days, both included. */
  from: string;
  to: string;
}

/** `/backfill JOB FROM TO`: asks which windows, shows the list, and begins when it is confirmed. */
export async function backfillCommand(
  ctx: TallyContext,
  { jobs }: Pick<JobsFeatureDeps, 'jobs'>,
  job: Job,
  words: string,
): Promise<void> {
  const [from, to, more] = words.split(/\s+/).filter(Boolean).map(parseDayWord);
  const { missing = [] } = job;
  const values = {
    job: job.name,
    title: jobTitle(ctx.t, job.name),
    missing: missing.join(', '),
    jobs: listBackfillJobs(ctx, jobs),
  };
  type Refusal = `jobs-backfill-wrong-${'job' | 'when' | 'order' | 'long'}` | 'jobs-refused-not_set_up';
  const say = async (key: Refusal) => void (await reply(ctx, { text: ctx.t(key, values) }));
  if (!job.backfill) return say('jobs-backfill-wrong-job');
  if (missing.length > 0) return say('jobs-refused-not_set_up');
  if (!from || !to || more !== undefined) return say('jobs-backfill-wrong-when');
  if (from > to) return say('jobs-backfill-wrong-order');
  if (daysBetween(from, to) >= maxDays) return say('jobs-backfill-wrong-long');
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('backfill', { job: job.name, from, to } satisfies BackfillRequest);
}

/** `/backfill` alone: how it is written, and which jobs can. */
export async function explainBackfill(ctx: TallyContext, { jobs }: Pick<JobsFeatureDeps, 'jobs'>): Promise<void> {
  await reply(ctx, { text: ctx.t('jobs-backfill-how', { jobs: listBackfillJobs(ctx, jobs) }) });
}

/** Names the jobs whose days can be run again. */
function listBackfillJobs(ctx: TallyContext, jobs: JobsFeatureDeps['jobs']): string {
  const able = jobs.all().filter(({ backfill, missing = [] }) => backfill && missing.length === 0);
  return able.length > 0 ? clip(able.map(({ name }) => name).join(', '), 1000) : ctx.t('jobs-backfill-nobody');
}

function parseDayWord(word: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word) ?? [];
  return toDay(Number(year), Number(month), Number(day));
}

/** Which windows, then the list with the question whether to begin; one write at the end. */
export function backfillConversation({ db, jobs, timeZone }: JobsFeatureDeps): ConversationSpec {
  const windows = ({ job, from, to }: BackfillRequest, which: WindowFilter, exec: Executor = db) =>
    queries.findWindowsToRun(
      exec,
      job,
      dayWindows(from, to, timeZone),
      which,
      typeof jobs.find(job)?.backfill !== 'function',
    );
  return {
    id: 'backfill',
    async run(conversation: TallyConversation, asked: BackfillRequest) {
      const counts = await conversation.external(async () => ({
        all: (await windows(asked, 'all')).length,
        missing: (await windows(asked, 'missing')).length,
        failed: (await windows(asked, 'failed')).length,
      }));
      const which = await ask<WindowFilter>(conversation, {
        render: async (ctx) => ({
          message: {
            text: ctx.t('jobs-backfill-which', { title: jobTitle(ctx.t, asked.job), from: asked.from, to: asked.to }),
          },
          options: (['all', 'missing', 'failed'] as const)
            .filter((one) => one === 'all' || counts[one] > 0)
            .map((one) => ({ label: ctx.t(`jobs-button-backfill-${one}`, { count: counts[one] }), value: one })),
        }),
      });
      await ask<true>(conversation, {
        render: async (ctx) => ({
          message: { text: windowList(ctx, asked.job, await windows(asked, which), timeZone), heading: true },
          options: [{ label: ctx.t('jobs-button-start-backfill'), value: true as const }],
        }),
      });
      await conversation.external((ctx) =>
        ctx.commit(async (tx) => {
          await conversations.deleteConversation(tx, {
            chatId: ctx.chatId ?? ctx.person.userId,
            userId: ctx.person.userId,
          });
          const left = await windows(asked, which, tx);
          if (left.length === 0) return { kind: 'backfill-empty' };
          const backfillId = await queries.insertBackfill(tx, asked.job, ctx.person.userId, left);
          return { kind: 'backfill-begun', backfillId };
        }),
      );
    },
  };
}

function windowList(ctx: TallyContext, job: string, windows: queries.TimeWindow[], zone: string): string {
  const lines = windows.map((window) => `• ${formatWindow(ctx.t, window, zone)}`);
  const shown =
    lines.length > shownWindows * 2 ? [...lines.slice(0, shownWindows), '…', ...lines.slice(-shownWindows)] : lines;
  return [ctx.t('jobs-backfill-list', { title: jobTitle(ctx.t, job), count: windows.length, zone }), ...shown].join(
    '\n',
  );
}

type BackfillOutcome = { kind: 'backfill-begun'; backfillId: number } | { kind: 'backfill-empty' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<BackfillOutcome> {}
}

/** After it, no further window is begun, and the run that goes on is cancel requested. */
export async function cancelBackfill(
  ctx: TallyContext,
  { db, runner, cards }: JobsFeatureDeps,
  backfillId: number,
): Promise<void> {
  const cancelled = await queries.markBackfillCancelled(db, backfillId);
  const backfill = await queries.findBackfill(db, backfillId);
  if (backfill?.current) await runner.cancel(backfill.current.runId, ctx.person.userId);
  ctx.toast = ctx.t(cancelled ? 'jobs-backfill-cancel-asked' : 'jobs-backfill-over');
  cards.wake();
}

/** After it, the windows without a success are run; on a new card. */
export function continueBackfill(ctx: TallyContext, backfillId: number): Promise<void> {
  return ctx.commit(async (tx) =>
    (await queries.resumeBackfill(tx, backfillId))
      ? { kind: 'backfill-begun', backfillId }
      : { kind: 'backfill-empty' },
  );
}

export function backfillAnswers({ cards, backfills }: JobsFeatureDeps): OutcomeAnswers<BackfillOutcome['kind']> {
  return {
    async 'backfill-begun'(ctx, { backfillId }) {
      backfills.wake();
      await cards.send(ctx, { backfillId }, 'here');
    },
    async 'backfill-empty'(ctx) {
      await reply(ctx, { text: ctx.t('jobs-backfill-empty') });
    },
  };
}
