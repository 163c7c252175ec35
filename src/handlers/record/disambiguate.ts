import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { ask, type Option } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { formatDay, formatDuration } from '../../time/format.ts';
import { today } from '../shared/today.ts';
import { readBesideButtons } from './parse-answer.ts';
import { type Draft, minutesOfDay, saveRecord } from './record-draft.ts';

/** What a line may mean: one draft a habit. `name` is set when the first draft makes a new habit of that name. */
export interface Doubt {
  name: string | null;
  drafts: Draft[];
}

/** Asks which habit a line means, or whether its name is a new one, then saves at once. */
export function whichHabit(db: Db, record: Recorder): ConversationSpec {
  return {
    id: 'which-habit',
    async run(conversation: TallyConversation, doubt: Doubt) {
      const draft = await ask(conversation, {
        render: async (ctx) => ({
          message: { text: questionOf(ctx, doubt) },
          options: doubt.drafts.map(
            (draft, index): Option<Draft> => ({
              label: doubt.name && index === 0 ? ctx.t('button-new-habit', { name: doubt.name }) : draft.habitName,
              value: draft,
            }),
          ),
          perRow: 1,
        }),
        parseText: (ctx, text) => readBesideButtons(ctx, db, text),
      });
      await confirmAndSave(conversation, db, record, draft);
    },
  };
}

function questionOf(ctx: TallyContext, { name, drafts }: Doubt): string {
  return name ? ctx.t('ask-new-habit', { name, near: drafts.length - 1 }) : ctx.t('ask-which-habit');
}

/** Asks whether a day may hold more than 24 hours, then saves. */
export function overADay(db: Db, record: Recorder): ConversationSpec {
  return {
    id: 'over-a-day',
    run: (conversation: TallyConversation, draft: Draft) => confirmAndSave(conversation, db, record, draft),
  };
}

/** Saves a draft; where its day would hold more than 24 hours, only after a yes. The last step of every recording conversation. */
export async function confirmAndSave(
  conversation: TallyConversation,
  db: Db,
  record: Recorder,
  draft: Draft,
): Promise<void> {
  if (await conversation.external((ctx) => saveRecord(ctx, record, draft, minutesOfDay))) return;
  await askOverADay(conversation, db, draft);
  await conversation.external((ctx) => saveRecord(ctx, record, draft));
}

/** Asks whether a day may hold more than 24 hours; only a yes comes back. */
export async function askOverADay(
  conversation: TallyConversation,
  db: Db,
  { minutes, localDate }: Pick<Draft, 'minutes' | 'localDate'>,
): Promise<void> {
  await ask(conversation, {
    render: async (ctx) => ({
      message: {
        text: ctx.t('ask-over-a-day', {
          day: formatDay(localDate, today(ctx), ctx.person.language),
          duration: formatDuration(minutes, ctx.person.language),
        }),
      },
      options: [{ label: ctx.t('button-save-anyway'), value: true }],
    }),
    parseText: (ctx, text) => readBesideButtons(ctx, db, text),
  });
}
