import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import type { UpdateKey } from '../bot/updates.ts';

/**
 * Deletes everything about a person. Audit rows (with the id only) and the ids of handled updates stay. Waits for a
 * load in progress. Idempotent.
 *
 * @param update the update that asks for it: later updates to the same bot stay and are handled. Null: none stay.
 */
export async function forgetPerson(tx: Tx, userId: number, update: UpdateKey | null = null): Promise<void> {
  const { botId = null, updateId = null } = update ?? {};
  await tx.execute(sql`select warehouse.forget_person(${userId}, ${botId}, ${updateId})`);
}
