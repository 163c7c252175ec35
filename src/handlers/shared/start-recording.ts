import type { TallyContext } from '../../bot/context.ts';

/**
 * What is known at the start of the conversation `record`. For example, the line `run` states the habit but no
 * duration.
 */
export interface RecordConversationParams {
  habit?: { habitName: string; categoryName: string | null; note: string | null };
  date?: string | null;
}

/** Starts the conversation of `/record`, which asks for what is not known. It belongs to the feature `record`. */
export async function startRecording(ctx: TallyContext, params: RecordConversationParams = {}): Promise<void> {
  await ctx.conversation.enter('record', params);
}
