import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { authorize } from '../../bot/middleware/access.ts';
import { ask, type Option } from '../../bot/ui/prompt.ts';
import type { Executor } from '../../db/client.ts';
import {
  findWindowsToRun,
  insertBackfill,
  type TimeWindow,
  type WindowFilter,
} from '../../db/queries/engine/backfills.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { dayWindows } from '../../jobs/engine/windows.ts';
import type { DaySpan } from '../../time/period.ts';
import { businessDay } from '../shared/business-day.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import type { BackfillOutcome } from './backfill.ts';
import { parseBackfillSpan, presetSpan, spanPresets } from './backfill-span.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatWindow } from './format-window.ts';

/** The arguments of the conversation, as plain JSON. */
export interface BackfillRequest {
  job: string;
  /** Null: the conversation asks for the days. */
  span: DaySpan | null;
}

/** A job and the days of its backfill. */
interface BackfillDays extends DaySpan {
  job: string;
}

const filters: readonly WindowFilter[] = ['all', 'missing', 'failed'];

/** A list of more than twice as many windows shows only its two ends. */
const windowsAtEnds = 5;

type FindWindows = (request: BackfillDays, filter: WindowFilter, exec?: Executor) => Promise<TimeWindow[]>;

/**
 * Creates the conversation before a backfill. It asks for the days and which of their windows to run, shows them, and
 * starts when confirmed.
 */
export function backfillConversation(deps: JobsFeatureDeps): ConversationSpec {
  const findWindows = createWindowFinder(deps);
  return {
    id: 'backfill',
    async run(conversation: TallyConversation, { job, span }: BackfillRequest) {
      const request = { job, ...(span ?? (await askSpan(conversation, deps, job))) };
      const filter = await askFilter(conversation, deps, findWindows, request);
      await ask<true>(conversation, {
        render: async (ctx) => {
          const windows = await findWindows(request, filter);
          return {
            message: { text: windowList(ctx, deps, job, windows), heading: true },
            options: [{ label: ctx.t('jobs-button-start-backfill'), value: true }],
          };
        },
      });
      await conversation.external(async (ctx) => {
        const choice = JSON.stringify({ ...request, filter });
        const audit = { audience: 'admins', command: 'start-backfill', arguments: choice } as const;
        if (await authorize(ctx, deps.db, audit)) await commitBackfill(ctx, findWindows, request, filter);
      });
    },
  };
}

/**
 * Creates the function that finds the windows to run. Ticks of a job with its own backfill parameters say nothing about
 * the windows that are done, so for such a job only earlier backfills count.
 */
function createWindowFinder({ db, jobs, timeZone }: JobsFeatureDeps): FindWindows {
  return ({ job, first, last }, filter, exec = db) => {
    const countTicks = typeof jobs.find(job)?.backfill !== 'function';
    return findWindowsToRun(exec, job, dayWindows(first, last, timeZone), filter, countTicks);
  };
}

/** Asks for the days: by buttons for usual ones, or as a text. */
function askSpan(conversation: TallyConversation, deps: JobsFeatureDeps, job: string): Promise<DaySpan> {
  const { jobs, readDay, timeZone } = deps;
  return ask<DaySpan>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('jobs-backfill-when', { title: jobTitle(ctx.t, jobs.find(job) ?? job) }) },
      options: spanPresets.map((preset) => ({
        label: ctx.t(`jobs-button-span-${preset}`),
        value: presetSpan(preset, businessDay(ctx, timeZone)),
      })),
    }),
    parseText: async (ctx, text) => {
      const span = parseBackfillSpan(text, businessDay(ctx, timeZone), readDay);
      return typeof span === 'string' ? { rejection: ctx.t(`jobs-backfill-wrong-${span}`) } : { value: span };
    },
  });
}

async function askFilter(
  conversation: TallyConversation,
  { jobs }: JobsFeatureDeps,
  findWindows: FindWindows,
  request: BackfillDays,
): Promise<WindowFilter> {
  const counts = await conversation.external(async () => ({
    all: (await findWindows(request, 'all')).length,
    missing: (await findWindows(request, 'missing')).length,
    failed: (await findWindows(request, 'failed')).length,
  }));
  return ask<WindowFilter>(conversation, {
    render: async (ctx) => {
      const { job, first: from, last: to } = request;
      const options: Option<WindowFilter>[] = filters
        .filter((filter) => filter === 'all' || counts[filter] > 0)
        .map((filter) => ({
          label: ctx.t(`jobs-button-backfill-${filter}`, { count: counts[filter] }),
          value: filter,
        }));
      return {
        message: { text: ctx.t('jobs-backfill-which', { title: jobTitle(ctx.t, jobs.find(job) ?? job), from, to }) },
        options,
      };
    },
  });
}

function windowList(
  ctx: TallyContext,
  { jobs, timeZone: zone }: JobsFeatureDeps,
  job: string,
  windows: readonly TimeWindow[],
): string {
  const lines = windows.map((window) => `• ${formatWindow(ctx.t, window, zone)}`);
  const shown =
    lines.length > windowsAtEnds * 2 ? [...lines.slice(0, windowsAtEnds), '…', ...lines.slice(-windowsAtEnds)] : lines;
  const heading = ctx.t('jobs-backfill-list', {
    title: jobTitle(ctx.t, jobs.find(job) ?? job),
    count: windows.length,
    zone,
  });
  return [heading, ...shown].join('\n');
}

/** Inserts the backfill with the windows that are to run at this moment. */
function commitBackfill(
  ctx: TallyContext,
  findWindows: FindWindows,
  request: BackfillDays,
  filter: WindowFilter,
): Promise<void> {
  return commitAndEndConversation(ctx, async (tx): Promise<BackfillOutcome> => {
    const windows = await findWindows(request, filter, tx);
    if (windows.length === 0) return { kind: 'backfill-empty' };
    return { kind: 'backfill-begun', backfillId: await insertBackfill(tx, request.job, ctx.person.userId, windows) };
  });
}
