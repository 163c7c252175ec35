import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';

/**
 * Deletes everything about a person. Audit rows (with the id only) and the ids of handled updates stay. Waits for a
 * load in progress. Idempotent.
 *
 * @param updateId the update that asks for it: pending updates after it stay and are handled later. Null: none stay.
 */
export async function forgetPerson(tx: Tx, userId: number, updateId: number | null = null): Promise<void> {
  await tx.execute(sql`select warehouse.forget_person(${userId}, ${updateId})`);
}
