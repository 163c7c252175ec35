import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import { deleteBatchJob, setBatchJobEnabled } from '../../db/queries/batch/batch-jobs.ts';
import { createChartMessages, withToast } from '../shared/chart-message.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import {
  askDeleteBatchButton,
  batchChartButton,
  batchWorkbookButton,
  deleteBatchButton,
  enableBatchButton,
  newBatchButton,
  showBatchButton,
  showBatchesButton,
} from './buttons.ts';
import { batchCard, deleteBatchQuestion, unknownBatchMessage } from './card.ts';
import { newBatchConversation } from './conversation.ts';
import type { BatchFeatureDeps } from './deps.ts';
import { batchListKeyboard, batchListPage } from './list.ts';
import { batchResultsCard } from './results-chart.ts';
import type { BatchAdded } from './save-draft.ts';
import { sendBatchWorkbook } from './workbook.ts';

type BatchOutcome =
  | BatchAdded
  | { kind: 'batch-switched'; id: number; enabled: boolean; found: boolean }
  /** `name` is null where the job had none or did not exist (`found` is false). */
  | { kind: 'batch-deleted'; id: number; name: string | null; found: boolean };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<BatchOutcome> {}
}

/**
 * Creates the feature `/batch`: the batch jobs. `/batch new`: a guided conversation. `/batch ID`: one job with its
 * results. For admins.
 */
export function batchFeature(deps: BatchFeatureDeps) {
  const { readDb, charts, heavyRateLimiter } = deps;
  const chartMessages = createChartMessages(charts);
  return defineFeature({
    audience: 'admins',
    commands: { batch: (ctx, args) => batchCommand(ctx, deps, args.trim()) },
    buttons: [
      onPress(showBatchesButton, async (ctx, { page }) => replyOrEdit(ctx, await batchListPage(ctx, deps, page))),
      onPress(showBatchButton, async (ctx, { id }) => replyOrEdit(ctx, await batchCard(ctx, deps, id))),
      onPress(newBatchButton, startConversation),
      onPress(enableBatchButton, (ctx, { id, on }) => setEnabled(ctx, id, on === 1)),
      onPress(askDeleteBatchButton, async (ctx, { id }) => replyOrEdit(ctx, await deleteBatchQuestion(ctx, deps, id))),
      onPress(deleteBatchButton, (ctx, { id, results }) => remove(ctx, id, results === 1)),
      onPress(batchChartButton, (ctx, { id, result, here }) =>
        rateLimited(ctx, heavyRateLimiter, async () => {
          const card = await readDb.read((db) => batchResultsCard(ctx, db, id, result));
          chartMessages.send(ctx, withToast(ctx, card), here === 1 ? 'here' : 'new');
        }),
      ),
      onPress(batchWorkbookButton, (ctx, { id }) => sendBatchWorkbook(ctx, deps, id)),
    ],
    conversations: [newBatchConversation(deps)],
    answers: batchAnswers(deps),
  });
}

function batchAnswers(deps: BatchFeatureDeps): OutcomeAnswers<BatchOutcome['kind']> {
  return {
    async 'batch-added'(ctx, { id }) {
      await replyOrEdit(ctx, { text: ctx.t('batch-added', { id }) });
      await reply(ctx, await batchCard(ctx, deps, id));
    },
    async 'batch-switched'(ctx, { id, enabled, found }) {
      if (found) ctx.toast = ctx.t(enabled ? 'batch-enabled' : 'batch-disabled');
      await replyOrEdit(ctx, await batchCard(ctx, deps, id));
    },
    async 'batch-deleted'(ctx, { id, name, found }) {
      const text = ctx.t('batch-deleted', { name: name ?? String(id) });
      await replyOrEdit(ctx, found ? { text, keyboard: batchListKeyboard(ctx) } : unknownBatchMessage(ctx, id));
    },
  };
}

async function startConversation(ctx: TallyContext): Promise<void> {
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('batch-new');
}

function setEnabled(ctx: TallyContext, id: number, enabled: boolean): Promise<void> {
  return ctx.commit(async (tx) => {
    const found = await setBatchJobEnabled(tx, id, enabled);
    return { kind: 'batch-switched', id, enabled, found };
  });
}

function remove(ctx: TallyContext, id: number, withResults: boolean): Promise<void> {
  return ctx.commit(async (tx) => {
    const deleted = await deleteBatchJob(tx, id, withResults);
    return { kind: 'batch-deleted', id, name: deleted?.name ?? null, found: deleted !== null };
  });
}

async function batchCommand(ctx: TallyContext, deps: BatchFeatureDeps, args: string): Promise<void> {
  if (/^new$/i.test(args)) return startConversation(ctx);
  if (args === '') return void (await reply(ctx, await batchListPage(ctx, deps)));
  const [, digits] = /^#?(\d{1,9})$/.exec(args) ?? [];
  const usage = { text: ctx.t('batch-usage'), keyboard: batchListKeyboard(ctx) };
  await reply(ctx, digits === undefined ? usage : await batchCard(ctx, deps, Number(digits)));
}
