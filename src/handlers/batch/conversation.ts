import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import { askFilter } from './ask-filter.ts';
import { askAggregations, askEvent, askGranularity } from './ask-schedule.ts';
import { askFocalEntity, askMetric, askSource } from './ask-source.ts';
import type { BatchDraft, BatchFeatureDeps } from './deps.ts';
import { saveDraft } from './save-draft.ts';

/**
 * Creates the conversation `/batch new`. It asks for source, metric, focal entity, granularity, aggregations and event,
 * then for a filter with a preview of its rows, and saves the job at the end.
 */
export function newBatchConversation(deps: BatchFeatureDeps): ConversationSpec {
  return {
    id: 'batch-new',
    async run(conversation: TallyConversation) {
      const source = await askSource(conversation, deps);
      const metric = await askMetric(conversation, deps, source);
      const focalEntity = await askFocalEntity(conversation, source);
      const granularity = await askGranularity(conversation);
      const aggregations = await askAggregations(conversation, deps.rules);
      const event = await askEvent(conversation, deps.rules);
      const draft = { table: source.name, metric, focalEntity, granularity, aggregations, event, filter: null };
      const filter = await askFilter(conversation, deps, draft);
      await save(conversation, deps, { ...draft, filter });
    },
  };
}

async function save(conversation: TallyConversation, { timeZone }: BatchFeatureDeps, draft: BatchDraft): Promise<void> {
  await conversation.external((ctx) =>
    ctx.commit(async (tx) => {
      await conversations.deleteConversation(tx, {
        chatId: ctx.chatId ?? ctx.person.userId,
        userId: ctx.person.userId,
      });
      return saveDraft(tx, draft, timeZone);
    }),
  );
}
