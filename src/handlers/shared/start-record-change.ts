import type { TallyContext } from '../../bot/context.ts';

/** The fields of a record that can be changed. Buttons carry the index, so only append. */
export const recordFields = ['minutes', 'day', 'habit', 'note'] as const;
export type RecordField = (typeof recordFields)[number];

/** The parameters of the conversation `change-record`. */
export interface RecordChangeParams {
  recordId: number;
  /** The field to ask for. */
  field: RecordField;
  /** Callback data of the `Cancel` button. Where absent, `Cancel` shows the card that follows a new record. */
  cancelData?: string;
}

/**
 * Starts the conversation that changes a record. It belongs to the feature `record`. A press ends another conversation
 * that is waiting.
 */
export async function startRecordChange(ctx: TallyContext, params: RecordChangeParams): Promise<void> {
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('change-record', params);
}
