import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';

/** A group that became a supergroup, with the ids that it had and has. */
export interface ChatMigration {
  botId: number;
  oldChatId: number;
  newChatId: number;
}

/**
 * Moves the conversations, questions, timers and reminders of a bot in a group to the id that Telegram gave it when it
 * became a supergroup. A conversation that exists under the new id stays. Idempotent.
 *
 * Records keep the old id: message ids begin again in a supergroup, so an old message must not be taken for a new one.
 */
export async function migrateChat(tx: Tx, { botId, oldChatId, newChatId }: ChatMigration): Promise<void> {
  const isOld = sql`bot_id = ${botId} and chat_id = ${oldChatId}`;
  await tx.execute(sql`insert into ops.dialogue (bot_id, chat_id, user_id, thread_id, state, expires_at)
    select bot_id, ${newChatId}::bigint, user_id, null, state, expires_at from ops.dialogue where ${isOld}
    on conflict do nothing`);
  await tx.execute(sql`delete from ops.dialogue where ${isOld}`);
  await tx.execute(sql`update warehouse.timer set chat_id = ${newChatId}, message_id = null, thread_id = null
    where ${isOld}`);
  await tx.execute(sql`update warehouse.reminder set chat_id = ${newChatId}, thread_id = null where ${isOld}`);
  await tx.execute(sql`update warehouse.reminder_sent set chat_id = ${newChatId}, message_id = null where ${isOld}`);
  await tx.execute(sql`update ops.record_question set chat_id = ${newChatId}, message_id = null, bot_message_id = null
    where ${isOld}`);
}
