import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { ask, type Option } from '../../bot/ui/prompt.ts';
import type { Executor } from '../../db/client.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import {
  findWindowsToRun,
  insertBackfill,
  type TimeWindow,
  type WindowFilter,
} from '../../db/queries/engine/backfills.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { dayWindows } from '../../jobs/engine/windows.ts';
import type { BackfillOutcome } from './backfill.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatWindow } from './format-window.ts';

/** The arguments of the conversation, as plain JSON. */
export interface BackfillRequest {
  job: string;
  /** The first day. */
  from: string;
  /** The last day. */
  to: string;
}

const filters: readonly WindowFilter[] = ['all', 'missing', 'failed'];

/** A list of more than twice as many windows shows only its two ends. */
const windowsAtEnds = 5;

type FindWindows = (request: BackfillRequest, filter: WindowFilter, exec?: Executor) => Promise<TimeWindow[]>;

/** Creates the conversation before a backfill. It asks which windows to run, shows them, and starts when confirmed. */
export function backfillConversation(deps: JobsFeatureDeps): ConversationSpec {
  const findWindows = createWindowFinder(deps);
  return {
    id: 'backfill',
    async run(conversation: TallyConversation, request: BackfillRequest) {
      const filter = await askFilter(conversation, findWindows, request);
      await ask<true>(conversation, {
        render: async (ctx) => {
          const windows = await findWindows(request, filter);
          return {
            message: { text: windowList(ctx, request.job, windows, deps.timeZone), heading: true },
            options: [{ label: ctx.t('jobs-button-start-backfill'), value: true }],
          };
        },
      });
      await conversation.external((ctx) => commitBackfill(ctx, findWindows, request, filter));
    },
  };
}

/**
 * Creates the function that finds the windows to run. Ticks of a job with its own backfill parameters say nothing about
 * the windows that are done, so for such a job only earlier backfills count.
 */
function createWindowFinder({ db, jobs, timeZone }: JobsFeatureDeps): FindWindows {
  return ({ job, from, to }, filter, exec = db) => {
    const countTicks = typeof jobs.find(job)?.backfill !== 'function';
    return findWindowsToRun(exec, job, dayWindows(from, to, timeZone), filter, countTicks);
  };
}

async function askFilter(
  conversation: TallyConversation,
  findWindows: FindWindows,
  request: BackfillRequest,
): Promise<WindowFilter> {
  const counts = await conversation.external(async () => ({
    all: (await findWindows(request, 'all')).length,
    missing: (await findWindows(request, 'missing')).length,
    failed: (await findWindows(request, 'failed')).length,
  }));
  return ask<WindowFilter>(conversation, {
    render: async (ctx) => {
      const { job, from, to } = request;
      const options: Option<WindowFilter>[] = filters
        .filter((filter) => filter === 'all' || counts[filter] > 0)
        .map((filter) => ({
          label: ctx.t(`jobs-button-backfill-${filter}`, { count: counts[filter] }),
          value: filter,
        }));
      return {
        message: { text: ctx.t('jobs-backfill-which', { title: jobTitle(ctx.t, job), from, to }) },
        options,
      };
    },
  });
}

function windowList(ctx: TallyContext, job: string, windows: readonly TimeWindow[], zone: string): string {
  const lines = windows.map((window) => `• ${formatWindow(ctx.t, window, zone)}`);
  const shown =
    lines.length > windowsAtEnds * 2 ? [...lines.slice(0, windowsAtEnds), '…', ...lines.slice(-windowsAtEnds)] : lines;
  const heading = ctx.t('jobs-backfill-list', { title: jobTitle(ctx.t, job), count: windows.length, zone });
  return [heading, ...shown].join('\n');
}

/** Inserts the backfill with the windows that are to run at this moment. */
function commitBackfill(
  ctx: TallyContext,
  findWindows: FindWindows,
  request: BackfillRequest,
  filter: WindowFilter,
): Promise<void> {
  const { userId } = ctx.person;
  return ctx.commit(async (tx): Promise<BackfillOutcome> => {
    await conversations.deleteConversation(tx, { chatId: ctx.chatId ?? userId, userId });
    const windows = await findWindows(request, filter, tx);
    if (windows.length === 0) return { kind: 'backfill-empty' };
    return { kind: 'backfill-begun', backfillId: await insertBackfill(tx, request.job, userId, windows) };
  });
}
