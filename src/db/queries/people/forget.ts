import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';

/**
 * After it, no table holds anything of the person but audit rows (the id only) and the bare ids of handled updates. Waits for
 * a load in progress. Records of others in the same groups stay, and what the person sent after the update that asks for it, where
 * one does. Idempotent.
 */
export async function forgetPerson(tx: Tx, userId: number, updateId: number | null = null): Promise<void> {
  await tx.execute(sql`select warehouse.forget_person(${userId}, ${updateId})`);
}
