import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { ask, type Option } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { confirmAndSave } from './over-a-day.ts';
import { parseTextInsteadOfPress } from './parse-answer.ts';
import type { RecordDraft } from './record-draft.ts';

/** The possible meanings of a line, one draft per habit. */
export interface AmbiguousRecord {
  /** The name of a new habit, which the first draft would create; null where all drafts are of known habits. */
  newName: string | null;
  drafts: RecordDraft[];
}

/** The conversation that asks which habit a line means, or whether its name is a new habit, then saves the record. */
export function whichHabitConversation(db: Db, recorder: Recorder): ConversationSpec {
  return {
    id: 'which-habit',
    async run(conversation: TallyConversation, ambiguous: AmbiguousRecord) {
      const draft = await ask(conversation, {
        render: async (ctx) => ({
          message: { text: questionText(ctx, ambiguous) },
          options: draftOptions(ctx, ambiguous),
          perRow: 1,
        }),
        parseText: (ctx, text) => parseTextInsteadOfPress(ctx, db, text),
      });
      await confirmAndSave(conversation, db, recorder, draft);
    },
  };
}

function questionText(ctx: TallyContext, { newName, drafts }: AmbiguousRecord): string {
  if (newName === null) return ctx.t('ask-which-habit');
  return ctx.t('ask-new-habit', { name: newName, near: drafts.length - 1 });
}

function draftOptions(ctx: TallyContext, { newName, drafts }: AmbiguousRecord): Option<RecordDraft>[] {
  return drafts.map((draft, index) => {
    const isNew = newName !== null && index === 0;
    return { label: isNew ? ctx.t('button-new-habit', { name: newName }) : draft.habitName, value: draft };
  });
}
