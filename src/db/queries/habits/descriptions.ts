import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow } from '../query.ts';

/** What another program said about a habit, from an import. Null: nothing. */
export interface HabitDescription {
  /** `Did you exercise today?` */
  question: string | null;
  description: string | null;
}

/** Returns question and description of an own habit of the person. */
export async function findDescription(exec: Executor, userId: number, habitId: number): Promise<HabitDescription> {
  const found = await firstRow<HabitDescription>(
    exec,
    sql`select nullif(btrim(question), '') as question, nullif(btrim(description), '') as description
    from warehouse.dim_habits where user_id = ${userId} and habit_id = ${habitId}`,
  );
  return found ?? { question: null, description: null };
}
