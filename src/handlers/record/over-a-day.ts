import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { ask } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { minutesPerDay } from '../../time/days.ts';
import { formatDay, formatDuration } from '../../time/format.ts';
import { localToday } from '../shared/update-time.ts';
import { parseTextInsteadOfPress } from './parse-answer.ts';
import { type RecordDraft, saveRecord } from './record-draft.ts';

/** The conversation that asks whether a day may have more than 24 hours, then saves the record. */
export function overADayConversation(db: Db, recorder: Recorder): ConversationSpec {
  return {
    id: 'over-a-day',
    run: (conversation: TallyConversation, draft: RecordDraft) => confirmAndSave(conversation, db, recorder, draft),
  };
}

/**
 * Saves a record. Where its day would have more than 24 hours, asks first. This is the last step of every conversation
 * that records.
 */
export async function confirmAndSave(
  conversation: TallyConversation,
  db: Db,
  recorder: Recorder,
  draft: RecordDraft,
): Promise<void> {
  if (await conversation.external((ctx) => saveRecord(ctx, recorder, draft, minutesPerDay))) return;
  await confirmOverADay(conversation, db, draft);
  await conversation.external((ctx) => saveRecord(ctx, recorder, draft));
}

/**
 * Asks whether a day may have more than 24 hours. Returns only when the person agrees; `Cancel` ends the conversation.
 */
export async function confirmOverADay(
  conversation: TallyConversation,
  db: Db,
  { minutes, localDate }: Pick<RecordDraft, 'minutes' | 'localDate'>,
): Promise<void> {
  await ask(conversation, {
    render: async (ctx) => ({
      message: {
        text: ctx.t('ask-over-a-day', {
          day: formatDay(localDate, localToday(ctx), ctx.person.language),
          duration: formatDuration(minutes, ctx.person.language),
        }),
      },
      options: [{ label: ctx.t('button-save-anyway'), value: true }],
    }),
    parseText: (ctx, text) => parseTextInsteadOfPress(ctx, db, text),
  });
}
