import type { TallyContext } from '../../bot/context.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';

/** A record that is not saved yet. It is plain JSON, because it is part of the state of conversations. */
export interface RecordDraft {
  habitName: string;
  /** Null: the category of the habit, or `Other` for a new habit. */
  categoryName: string | null;
  minutes: number;
  /** The day it counts for, `YYYY-MM-DD`. */
  localDate: string;
  note: string | null;
  /** The person's message that states the duration; null where a button did. */
  messageId: number | null;
  /** The time at which the message was sent, in Unix seconds. */
  sentAt: number;
}

/**
 * Saves a record exactly once for this update, ends the conversation and answers.
 *
 * @param dayLimit the maximum minutes of the day, this record included; no limit where absent
 * @returns false, and saves nothing, where the day would exceed the limit
 */
export async function saveRecord(
  ctx: TallyContext,
  recorder: Recorder,
  draft: RecordDraft,
  dayLimit?: number,
): Promise<boolean> {
  if (!ctx.from) throw new Error('a record needs a person');
  const { outcome } = await recorder(
    {
      ...draft,
      recordDateUnix: draft.sentAt,
      updateId: ctx.update.update_id,
      chatId: ctx.chatId ?? ctx.from.id,
      from: ctx.from,
      closeConversation: ctx.conversationState !== null,
      dayLimit,
    },
    ctx.person,
  );
  if (outcome.kind === 'over-a-day') return false;
  await ctx.answerCommitted(outcome);
  return true;
}
