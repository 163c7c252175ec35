import type { ByKind, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import { deleteBatch, enableBatch } from '../../db/queries/batch/batch.ts';
import { createDesk, drawIfPaced, toasted } from '../shared/chart-message.ts';
import {
  askDelete,
  bookButton,
  chartButton,
  deleteBatchButton,
  newBatch,
  showBatch,
  showBatches,
  switchBatch,
} from './buttons.ts';
import { newBatchConversation } from './conversation.ts';
import type { BatchParts } from './deps.ts';
import { batchCard, batchPage, deleteQuestion, listButton, unknownBatch } from './list.ts';
import { resultsCard, sendBook } from './results.ts';
import type { BatchAdded } from './save.ts';

type BatchOutcome =
  | BatchAdded
  | { kind: 'batch-switched'; id: number; enabled: boolean; found: boolean }
  /** `name` is null where no such batch job existed. */
  | { kind: 'batch-deleted'; id: number; name: string | null; found: boolean };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<BatchOutcome> {}
}

/** `/batch`: batch jobs, `/batch new`: a guided conversation, `/batch ID`: one with its results. For admins. */
export function batchFeature(parts: BatchParts) {
  const { db, charts, heavyRateLimiter } = parts;
  const desk = createDesk(charts);
  const card = async (ctx: TallyContext, id: number) => replyOrEdit(ctx, await batchCard(ctx, parts, id));
  return defineFeature({
    audience: 'admins',
    commands: { batch: (ctx, args) => batchCommand(ctx, parts, args.trim()) },
    buttons: [
      onPress(showBatches, async (ctx, { page }) => replyOrEdit(ctx, await batchPage(ctx, parts, page))),
      onPress(showBatch, (ctx, { id }) => card(ctx, id)),
      onPress(newBatch, begin),
      onPress(switchBatch, (ctx, { id, on: wanted }) =>
        ctx.commit(async (tx) => {
          const found = await enableBatch(tx, id, wanted === 1);
          return { kind: 'batch-switched', id, enabled: wanted === 1, found };
        }),
      ),
      onPress(askDelete, async (ctx, { id }) => replyOrEdit(ctx, await deleteQuestion(ctx, parts, id))),
      onPress(deleteBatchButton, (ctx, { id, results }) =>
        ctx.commit(async (tx) => {
          const deleted = await deleteBatch(tx, id, results === 1);
          return { kind: 'batch-deleted', id, name: deleted?.name ?? null, found: deleted !== null };
        }),
      ),
      onPress(chartButton, (ctx, { id, result, here }) =>
        drawIfPaced(ctx, heavyRateLimiter, async () =>
          desk.put(ctx, toasted(ctx, await resultsCard(ctx, parts, id, result)), here === 1 ? 'here' : 'new'),
        ),
      ),
      onPress(bookButton, (ctx, { id }) => sendBook(ctx, parts, id)),
    ],
    conversations: [newBatchConversation(parts)],
    answers: {
      async 'batch-added'(ctx, { id }) {
        await replyOrEdit(ctx, { text: ctx.t('batch-added', { id }) });
        await reply(ctx, await batchCard(ctx, { db, nextDue: parts.nextDue }, id));
      },
      async 'batch-switched'(ctx, { id, enabled, found }) {
        if (found) ctx.toast = ctx.t(enabled ? 'batch-enabled' : 'batch-disabled');
        await card(ctx, id);
      },
      'batch-deleted': (ctx, { id, name, found }) =>
        replyOrEdit(
          ctx,
          found
            ? { text: ctx.t('batch-deleted', { name: name ?? String(id) }), keyboard: listButton(ctx) }
            : unknownBatch(ctx, id),
        ),
    },
  });
}

async function begin(ctx: TallyContext): Promise<void> {
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('batch-new');
}

async function batchCommand(ctx: TallyContext, parts: BatchParts, args: string): Promise<void> {
  if (/^new$/i.test(args)) return begin(ctx);
  const [, digits] = /^#?(\d{1,9})$/.exec(args) ?? [];
  const message =
    digits !== undefined
      ? await batchCard(ctx, parts, Number(digits))
      : args === ''
        ? await batchPage(ctx, parts)
        : { text: ctx.t('batch-usage'), keyboard: listButton(ctx) };
  await reply(ctx, message);
}
