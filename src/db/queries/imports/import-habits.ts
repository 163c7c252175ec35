import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import { insertGoal } from '../habits/goals.ts';
import { firstRow, rows } from '../query.ts';
import { addReminders } from '../reminders/edit-reminders.ts';
import { maxReminders } from '../reminders/reminders.ts';
import type { FileHabit } from './file-contents.ts';
import type { ImportPerson } from './import-person.ts';

/** What the import of habits needs besides the person. */
export interface HabitImport {
  importId: number;
  source: string;
  habits: readonly FileHabit[];
  /** The numbers of the habits that are left out. */
  leftOut: readonly number[];
}

/** The habits that were created. */
export interface CreatedHabits {
  /** The categories that were created with them. */
  categoryIds: number[];
  habitIds: number[];
  reminders: number;
}

interface HabitToCreate {
  no: number;
  firstDate: string | null;
}

/**
 * Creates the habits of the staged file that are not here, where something of them is imported, with their goals and
 * reminders, and stores which habit of the other program is which here.
 */
export async function importHabits(tx: Tx, person: ImportPerson, work: HabitImport): Promise<CreatedHabits> {
  const { userId } = person;
  const before = await findCategoryIds(tx, userId);
  const created: CreatedHabits = { categoryIds: [], habitIds: [], reminders: 0 };
  for (const { no, firstDate } of await findHabitsToCreate(tx, work.leftOut)) {
    const habit = work.habits[no];
    if (!habit) continue;
    const habitId = await createHabit(tx, person, habit);
    await tx.execute(sql`update pg_temp.import_habit_row set habit_id = ${habitId} where habit_no = ${no}`);
    for (const { validFrom, goal } of habit.goals)
      await insertGoal(tx, userId, habitId, { goal, validFrom: validFrom || firstDate || person.today });
    created.reminders += await importReminders(tx, person, habitId, habit);
    created.habitIds.push(habitId);
  }
  await saveHabitKeys(tx, userId, work, created.habitIds);
  created.categoryIds = (await findCategoryIds(tx, userId)).filter((id) => !before.includes(id));
  return created;
}

/** A habit without anything new is created only where the file has nothing of it at all. */
function findHabitsToCreate(tx: Tx, leftOut: readonly number[]): Promise<HabitToCreate[]> {
  return rows(
    tx,
    sql`select h.habit_no as no, min(m.local_date)::text as "firstDate"
    from pg_temp.import_habit_row h left join pg_temp.import_match m using (habit_no)
    where h.habit_id is null and not ${isLeftOut(sql`h.habit_no`, leftOut)}
    group by h.habit_no having count(m.habit_no) = 0 or bool_or(m.outcome = 'new')
    order by h.habit_no`,
  );
}

/** Whether a habit of the file is left out. */
export const isLeftOut = (habitNo: SQL, leftOut: readonly number[]): SQL =>
  sql`${habitNo} = any (${sql.param(`{${leftOut.join(',')}}`)}::integer[])`;

/** Creates a habit. Where the person has one of this name, of another kind, it gets a number. */
async function createHabit(tx: Tx, { userId, otherCategory }: ImportPerson, habit: FileHabit): Promise<number> {
  const { kind, unit, direction, archived, question, description } = habit;
  const row = await firstRow<{ habitId: number }>(
    tx,
    sql`select warehouse.ensure_habit(${userId},
      case when exists (select from warehouse.find_own_habit(${userId}, ${habit.name}) as h where h.removed_at is null)
        then warehouse.free_habit_name(${userId}, ${habit.name}) else ${habit.name} end,
      ${habit.category ?? otherCategory}, false, ${kind}, ${unit}, ${direction})::float8 as "habitId"`,
  );
  if (!row) throw new Error('the habit was not created');
  await tx.execute(sql`update warehouse.dim_habits set archived_at = case when ${archived} then now() end,
    question = warehouse.clean_text(${question}), description = warehouse.clean_text(${description})
    where user_id = ${userId} and habit_id = ${row.habitId}`);
  return row.habitId;
}

/** Adds the reminders of a habit, as many as a person may have. Returns their number. */
async function importReminders(tx: Tx, person: ImportPerson, habitId: number, habit: FileHabit): Promise<number> {
  const { userId, botId } = person;
  const present = await firstRow<{ count: number }>(
    tx,
    sql`select count(*)::int as count from warehouse.reminder where user_id = ${userId}`,
  );
  const added = habit.reminders
    .slice(0, Math.max(0, maxReminders - (present?.count ?? 0)))
    .map(({ time, weekdays }) => ({
      habitId,
      localMinute: toMinute(time),
      everyMinutes: null,
      untilMinute: null,
      weekdays,
      botId,
      chatId: userId,
      threadId: null,
    }));
  if (added.length === 0) return 0;
  const result = await addReminders(tx, person, added);
  return result.kind === 'saved' ? added.length : 0;
}

function toMinute(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

async function saveHabitKeys(
  tx: Tx,
  userId: number,
  { importId, source, leftOut }: HabitImport,
  createdIds: readonly number[],
): Promise<void> {
  await tx.execute(sql`insert into warehouse.import_habit (user_id, source, habit_key, habit_id, import_id, created)
    select ${userId}, ${source}, f.key, f.habit_id, ${importId},
      case when h.habit_id = any (${sql.param(`{${createdIds.join(',')}}`)}::bigint[]) then ${habitState(sql`h`)} end
    from pg_temp.import_habit_row f join warehouse.dim_habits h on h.user_id = ${userId} and h.habit_id = f.habit_id
    where not ${isLeftOut(sql`f.habit_no`, leftOut)}
    on conflict (user_id, source, habit_key) do update set habit_id = excluded.habit_id,
      import_id = excluded.import_id, created = excluded.created, merged_from_habit_id = null
    where import_habit.habit_id <> excluded.habit_id`);
}

/** The state of a habit with its goals and reminders. It changes when the person changes one of them. */
export const habitState = (habit: SQL): SQL => sql`jsonb_build_object(
    'habit', to_jsonb(${habit}) - array['archived_at', 'removed_at'], 'archived', ${habit}.archived_at is not null,
    'goals', coalesce((
      select jsonb_agg(to_jsonb(g) order by g.valid_from) from warehouse.habit_goal g
      where g.user_id = ${habit}.user_id and g.habit_id = ${habit}.habit_id), '[]'),
    'reminders', coalesce((
      select jsonb_agg(jsonb_build_array(m.reminder_id, m.local_time, m.weekdays) order by m.reminder_id)
      from warehouse.reminder m where m.user_id = ${habit}.user_id and m.habit_id = ${habit}.habit_id), '[]'))`;

async function findCategoryIds(tx: Tx, userId: number): Promise<number[]> {
  const found = await rows<{ id: number }>(
    tx,
    sql`select category_id::float8 as id from warehouse.dim_category where user_id = ${userId}`,
  );
  return found.map(({ id }) => id);
}
