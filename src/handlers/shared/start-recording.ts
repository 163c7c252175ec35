import type { TallyContext } from '../../bot/context.ts';

/** The parameters of the conversation `record`. */
export interface RecordConversationParams {
  /** The habit that a button named. Absent: the conversation asks for it. */
  habit?: { habitName: string; categoryName: string | null };
}

/** Starts the conversation of `/record`. It belongs to the feature `record`. */
export async function startRecording(ctx: TallyContext, params: RecordConversationParams = {}): Promise<void> {
  await ctx.conversation.enter('record', params);
}
