import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';

/** The parameters of the conversation `new-habit`. */
export interface NewHabitParams {
  /** Absent: the name is asked for. */
  name?: string;
  /** The question about a record that led here. It goes on with the habit that is created. */
  question?: number;
}

/**
 * Continues an open question about a record with the habit that was created for it: records the entry, or asks for what
 * is missing. A part of the effect of an update. Null: the question is closed.
 */
export type ContinueQuestion = (
  ctx: TallyContext,
  tx: Tx,
  questionId: number,
  habitId: number,
) => Promise<Outcome | null>;

/** Starts the conversation of `/newhabit`. It belongs to the feature `habit`. */
export async function startNewHabit(ctx: TallyContext, params: NewHabitParams): Promise<void> {
  await ctx.conversation.enter('new-habit', params);
}
