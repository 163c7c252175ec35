import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';

/**
 * Moves the reminders of the habit `fromId` to `intoId`, as a part of a merge. Buttons of messages that were sent
 * before belong to `intoId` then.
 */
export async function moveReminders(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  await tx.execute(sql`update warehouse.reminder set habit_id = ${intoId}, merged_from_habit_id = ${fromId}
    where user_id = ${userId} and habit_id = ${fromId}`);
}

/** Undoes {@link moveReminders}. */
export async function moveRemindersBack(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  await tx.execute(sql`update warehouse.reminder set habit_id = ${fromId}, merged_from_habit_id = null
    where user_id = ${userId} and habit_id = ${intoId} and merged_from_habit_id = ${fromId}`);
}
