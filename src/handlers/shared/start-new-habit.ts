import type { TallyContext } from '../../bot/context.ts';

/** The parameters of the conversation `new-habit`. */
export interface NewHabitParams {
  /** Absent: the name is asked for. */
  name?: string;
  /** The question about a record that led here. It is closed when the habit is created. */
  question?: number;
}

/** Starts the conversation of `/newhabit`. It belongs to the feature `habit`. */
export async function startNewHabit(ctx: TallyContext, params: NewHabitParams): Promise<void> {
  await ctx.conversation.enter('new-habit', params);
}
