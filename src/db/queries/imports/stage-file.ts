import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Tx } from '../../client.ts';
import { rows } from '../query.ts';
import type { FileContents, FileHabit, HabitReport } from './file-contents.ts';

/**
 * Loads a file into temporary tables of the transaction: `import_row` has its records and marks, `import_habit_row` its
 * habits with those that they are here. The rows arrive as a stream. Returns what became of each habit.
 */
export async function stageFile(tx: Tx, userId: number, file: FileContents): Promise<HabitReport['state'][]> {
  await tx.execute(sql`create temporary table import_row (
    habit_no integer not null, key text not null, local_date date not null, mark text, value numeric not null, note text
  ) on commit drop`);
  await pipeline(file.openDays(), connectionOf(tx).query(copyFrom('copy pg_temp.import_row from stdin')));
  const states = await stageHabits(tx, userId, file);
  await tx.execute(sql`analyze pg_temp.import_row, pg_temp.import_habit_row`);
  return states;
}

/** Returns the connection of a transaction, for COPY. Drizzle does not publish it. */
function connectionOf(tx: Tx): pg.ClientBase {
  return (tx as unknown as { session: { client: pg.ClientBase } }).session.client;
}

/**
 * Identifies a habit among those of its source, by its kind and unit too: in many formats its name is all that it has,
 * and a habit that is measured otherwise is another one here, with other records.
 */
function habitKey({ key, kind, unit }: FileHabit): string {
  return `${kind}/${encodeURIComponent(unit?.toLowerCase() ?? '')}/${key}`;
}

/** Finds the habits of the file here: by the key of the source, then by name without regard to case. */
async function stageHabits(tx: Tx, userId: number, { source, habits }: FileContents): Promise<HabitReport['state'][]> {
  const json = toStorableJson(
    habits.map((habit, no) => {
      const { name, kind, unit } = habit;
      const key = habitKey(habit);
      return { no, key, key_prefix: `${source}/${encodeURIComponent(key)}/`, name, kind, unit };
    }),
  );
  await tx.execute(sql`create temporary table import_habit_row (
    habit_no integer primary key, key text not null, key_prefix text not null, kind text not null, habit_id bigint,
    is_other_kind boolean not null
  ) on commit drop`);
  const staged = await rows<{ no: number; isFound: boolean; isOtherKind: boolean }>(
    tx,
    sql`insert into pg_temp.import_habit_row (habit_no, key, key_prefix, kind, habit_id, is_other_kind)
    select f.no, f.key, f.key_prefix, f.kind, coalesce(k.habit_id, n.habit_id),
      k.habit_id is null and n.habit_id is null and o.habit_id is not null
    from json_to_recordset(${json}::json)
      as f(no integer, key text, key_prefix text, name text, kind text, unit text)
    left join warehouse.import_habit i on i.user_id = ${userId} and i.source = ${source} and i.habit_key = f.key
    left join warehouse.dim_habits k on k.user_id = ${userId} and k.habit_id = i.habit_id and k.removed_at is null
      and warehouse.same_kind(k.kind, k.unit, f.kind, f.unit)
    left join lateral (
      select h.habit_id, h.kind, h.unit from warehouse.find_own_habit(${userId}, f.name) as h
      where h.removed_at is null limit 1
    ) as o on true
    left join lateral (
      select o.habit_id where warehouse.same_kind(o.kind, o.unit, f.kind, f.unit)
    ) as n on true
    order by f.no
    returning habit_no as no, habit_id is not null as "isFound", is_other_kind as "isOtherKind"`,
  );
  return staged
    .sort((a, b) => a.no - b.no)
    .map(({ isFound, isOtherKind }) => (isFound ? 'found' : isOtherKind ? 'other_kind' : 'new'));
}
