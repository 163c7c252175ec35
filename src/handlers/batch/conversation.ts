import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { authorize } from '../../bot/middleware/access.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { askFilter } from './ask-filter.ts';
import { askAggregations, askEvent, askGranularity, askMode } from './ask-schedule.ts';
import { askFocalEntity, askMetric, askSource } from './ask-source.ts';
import type { BatchDraft, BatchFeatureDeps } from './deps.ts';
import { saveDraft } from './save-draft.ts';

/**
 * Creates the conversation `/batch new`. It asks for source, metric, focal entity, granularity, aggregations, event and
 * mode, then for a filter with a preview of its rows, and saves the job at the end.
 */
export function newBatchConversation(deps: BatchFeatureDeps): ConversationSpec {
  return {
    id: 'batch-new',
    async run(conversation: TallyConversation) {
      const source = await askSource(conversation, deps);
      const metric = await askMetric(conversation, deps, source);
      const focalEntity = await askFocalEntity(conversation, source);
      const granularity = await askGranularity(conversation, deps.rules);
      const aggregations = await askAggregations(conversation, deps.rules);
      const event = await askEvent(conversation, deps.rules);
      const mode = await askMode(conversation);
      const draft = { table: source.name, metric, focalEntity, granularity, aggregations, event, mode, filter: null };
      const filter = await askFilter(conversation, deps, draft);
      await save(conversation, deps, { ...draft, filter });
    },
  };
}

async function save(
  conversation: TallyConversation,
  { db, timeZone }: BatchFeatureDeps,
  draft: BatchDraft,
): Promise<void> {
  const { metric, granularity } = draft;
  const audit = {
    audience: 'admins',
    command: 'save-batch',
    arguments: JSON.stringify({ metric, granularity }),
  } as const;
  await conversation.external(async (ctx) => {
    if (await authorize(ctx, db, audit)) await commitAndEndConversation(ctx, (tx) => saveDraft(tx, draft, timeZone));
  });
}
