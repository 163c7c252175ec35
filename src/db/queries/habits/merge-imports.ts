import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';

/** Lets habits of other programs that are `fromId` here be `intoId` in later imports, as a part of a merge. */
export async function moveImportedHabits(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  await tx.execute(sql`update warehouse.import_habit set habit_id = ${intoId}, merged_from_habit_id = ${fromId}
    where user_id = ${userId} and habit_id = ${fromId}`);
}

/** Undoes {@link moveImportedHabits}. */
export async function moveImportedHabitsBack(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  await tx.execute(sql`update warehouse.import_habit set habit_id = ${fromId}, merged_from_habit_id = null
    where user_id = ${userId} and habit_id = ${intoId} and merged_from_habit_id = ${fromId}`);
}
