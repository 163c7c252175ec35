import type { Tx } from '../../db/client.ts';
import { archiveHabit } from '../../db/queries/habits/habit-edits.ts';
import {
  ensureOwnHabit,
  findExistingHabit,
  type HabitChoice,
  removeUnusedHabit,
} from '../../db/queries/habits/habits.ts';

/** The habit of new reminders, and what it was before them. Plain JSON. */
export interface EnsuredHabit {
  habitId: number;
  before: 'missing' | 'archived' | 'active';
}

/**
 * Makes sure that a habit exists and is active. Null: the id is neither the person's nor a starter's. The caller holds
 * the lock of the person.
 */
export async function ensureHabit(tx: Tx, userId: number, choice: HabitChoice): Promise<EnsuredHabit | null> {
  const existing = await findExistingHabit(tx, userId, choice);
  const ensured = await ensureOwnHabit(tx, userId, choice);
  if (!ensured) return null;
  const before = existing === null ? 'missing' : existing.archived ? 'archived' : 'active';
  return { habitId: ensured.habitId, before };
}

/** Archives the habit again, or removes it if it was missing and nothing uses it. */
export async function undoEnsuredHabit(tx: Tx, userId: number, { habitId, before }: EnsuredHabit): Promise<void> {
  if (before === 'archived') await archiveHabit(tx, userId, habitId);
  else if (before === 'missing') await removeUnusedHabit(tx, userId, habitId);
}
