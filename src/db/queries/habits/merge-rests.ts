import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';

/** Moves the rests of the habit `fromId` to `intoId`, as a part of a merge. */
export async function moveRests(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  await tx.execute(sql`update warehouse.rest set habit_id = ${intoId}, merged_from_habit_id = ${fromId}
    where user_id = ${userId} and habit_id = ${fromId}`);
}

/** Undoes {@link moveRests}. */
export async function moveRestsBack(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  await tx.execute(sql`update warehouse.rest set habit_id = ${fromId}, merged_from_habit_id = null
    where user_id = ${userId} and habit_id = ${intoId} and merged_from_habit_id = ${fromId}`);
}
