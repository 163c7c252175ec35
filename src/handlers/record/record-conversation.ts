import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { findHabitCandidates } from '../shared/habit-candidates.ts';
import { askCategory, type ClassifyName } from '../shared/name-answers.ts';
import type { RecordConversationParams } from '../shared/start-recording.ts';
import { emptyDraft, withMeasure } from './drafts.ts';
import { askHabit, type HabitAnswer } from './habit-answers.ts';
import { createValueContent } from './question-content.ts';
import { askAbout, createSource, saveEntry } from './save-entries.ts';

/**
 * The conversation of `/record`: asks for the habit, and for the category of a new one. The question for the duration
 * or the amount is not a part of it: it stays open when the person writes something else. A habit that is ticked is
 * recorded at once.
 */
export function recordConversation(db: Db, classify: ClassifyName): ConversationSpec {
  return {
    id: 'record',
    async run(conversation: TallyConversation, { habit: chosen }: RecordConversationParams) {
      const { habitName, categoryName } = chosen ?? (await askHabit(conversation, db));
      const category = categoryName ?? (await askCategory(conversation, { db, habitName, classify }));
      const habit = { habitName, categoryName: category };
      const isNew = chosen !== undefined; // the pressed message is not a question of this conversation
      await conversation.external((ctx) =>
        commitAndEndConversation(ctx, async (tx) => {
          const draft = await createHabitDraft(ctx, tx, habit);
          return draft.kind === 'check' ? saveAtOnce(ctx, tx, draft) : askValue(ctx, tx, draft, isNew);
        }),
      );
    },
  };
}

async function createHabitDraft(
  ctx: TallyContext,
  tx: Tx,
  { habitName, categoryName }: HabitAnswer,
): Promise<RecordDraft> {
  const habits = await findHabitCandidates(ctx, tx);
  const habit = habits.find(({ name }) => name.toLowerCase() === habitName.toLowerCase());
  const draft = { ...emptyDraft, habitId: habit?.habitId ?? null, habitName, categoryName };
  return habit ? withMeasure(draft, habit) : draft;
}

/** Saves that a habit was done: it has no value to ask for. The answer is a message of its own. */
async function saveAtOnce(ctx: TallyContext, tx: Tx, draft: RecordDraft): Promise<Outcome> {
  return { kind: 'entries', entries: [await saveEntry(ctx, tx, { draft }, { ...createSource(ctx), messageId: null })] };
}

/** Asks for the value of a draft. The record belongs to the message that answers it, not to `/record`. */
async function askValue(ctx: TallyContext, tx: Tx, draft: RecordDraft, isNew: boolean): Promise<Outcome> {
  const content = await createValueContent(ctx, tx, draft);
  const { question } = await askAbout(ctx, tx, content, { ...createSource(ctx), messageId: null });
  return { kind: 'question-asked', question, isNew };
}
