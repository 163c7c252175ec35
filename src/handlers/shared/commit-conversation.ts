import type { Outcome, TallyContext } from '../../bot/context.ts';
import { conversationKey } from '../../bot/conversation.ts';
import type { Tx } from '../../db/client.ts';
import { deleteConversation } from '../../db/queries/bot/conversations.ts';

/**
 * Commits the effect of a conversation like `ctx.commit`, and deletes the state of the conversation in the same
 * transaction. After a crash the conversation thus neither waits for an answer that has been applied, nor is it lost
 * without an effect.
 */
export function commitAndEndConversation(ctx: TallyContext, effect: (tx: Tx) => Promise<Outcome>): Promise<void> {
  return ctx.commit(async (tx) => {
    await deleteConversation(tx, conversationKey(ctx));
    return effect(tx);
  });
}
