import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';

/**
 * After it, dialogues of a group go on under the id that Telegram gave it as a supergroup; one that is there already stays.
 * Records keep the old id on purpose: message ids begin anew in a supergroup, and an old one must not stand for a new message.
 * Idempotent.
 */
export async function migrateChat(tx: Tx, oldChatId: number, newChatId: number): Promise<void> {
  await tx.execute(sql`insert into ops.dialogue (chat_id, user_id, thread_id, state, expires_at)
    select ${newChatId}::bigint, user_id, null, state, expires_at from ops.dialogue where chat_id = ${oldChatId}
    on conflict do nothing`);
  await tx.execute(sql`delete from ops.dialogue where chat_id = ${oldChatId}`);
}
