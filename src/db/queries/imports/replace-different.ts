import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import type { FileContents } from './file-contents.ts';
import { isLeftOut } from './import-habits.ts';
import type { ImportChoices, ImportPerson } from './import-person.ts';

/** Gives records and marks that are here the values of the file. Returns their number. Undo needs `import_change`. */
export async function replaceDifferent(
  tx: Tx,
  person: ImportPerson,
  { source }: Pick<FileContents, 'source'>,
  choices: ImportChoices,
): Promise<number> {
  await deleteOtherRecords(tx, person, source, choices);
  return (await replaceRecords(tx, person, choices)) + (await replaceMarks(tx, person, choices));
}

/** Of a day with several records the first one gets the value that the file has for the day. The others are deleted. */
async function deleteOtherRecords(
  tx: Tx,
  { userId }: ImportPerson,
  source: string,
  { importId, leftOut }: ImportChoices,
): Promise<void> {
  await tx.execute(sql`with chosen as (
      select r.record_id, to_jsonb(r) as before
      from pg_temp.import_match m
      join pg_temp.import_habit_row h using (habit_no)
      join warehouse.fact_records r on r.user_id = ${userId} and r.habit_id = h.habit_id
        and r.local_date = m.local_date and r.record_id <> m.record_id and r.deleted_at is null
        and split_part(coalesce(r.import_key, ''), '/', 1) <> ${source}
      where m.outcome = 'different' and m.mark is null and m.here_records > 1
        and not ${isLeftOut(sql`m.habit_no`, leftOut)}
    ), changed as (
      update warehouse.fact_records r set deleted_at = now(), updated_at = now()
      from chosen c where r.user_id = ${userId} and r.record_id = c.record_id
      returning r.record_id, c.before, to_jsonb(r) as after
    )
    insert into warehouse.import_change (user_id, import_id, record_id, before, after)
    select ${userId}, ${importId}, record_id, before, after from changed`);
}

async function replaceRecords(
  tx: Tx,
  { userId, timeZone }: ImportPerson,
  { importId, leftOut }: ImportChoices,
): Promise<number> {
  const changed = await tx.execute(sql`with chosen as (
      select r.record_id, to_jsonb(r) as before, m.local_date, m.amount, m.note
      from pg_temp.import_match m
      join warehouse.fact_records r on r.user_id = ${userId} and r.record_id = m.record_id
      where m.outcome = 'different' and m.mark is null and not ${isLeftOut(sql`m.habit_no`, leftOut)}
    ), changed as (
      update warehouse.fact_records r set local_date = c.local_date, note = coalesce(c.note, r.note),
        updated_at = now(), record_date = case when r.local_date = c.local_date then r.record_date
          else (c.local_date + time '12:00') at time zone ${timeZone} end,
        duration = case when r.amount is null then c.amount else 0 end,
        amount = case when r.amount is not null then c.amount end
      from chosen c where r.user_id = ${userId} and r.record_id = c.record_id
      returning r.record_id, c.before, to_jsonb(r) as after
    )
    insert into warehouse.import_change (user_id, import_id, record_id, before, after)
    select ${userId}, ${importId}, record_id, before, after from changed`);
  return changed.rowCount ?? 0;
}

async function replaceMarks(tx: Tx, { userId }: ImportPerson, { importId, leftOut }: ImportChoices): Promise<number> {
  const changed = await tx.execute(sql`with chosen as (
      select d.habit_id, d.local_date, to_jsonb(d) as before, m.mark, m.note
      from pg_temp.import_match m
      join warehouse.day_mark d on d.user_id = ${userId} and d.habit_id = m.mark_habit_id
        and d.local_date = m.mark_date
      where m.outcome = 'different' and m.mark is not null and not ${isLeftOut(sql`m.habit_no`, leftOut)}
    ), changed as (
      update warehouse.day_mark d set mark = c.mark, note = coalesce(c.note, d.note), created_at = now()
      from chosen c where d.user_id = ${userId} and d.habit_id = c.habit_id and d.local_date = c.local_date
      returning d.habit_id, d.local_date, c.before, to_jsonb(d) as after
    )
    insert into warehouse.import_change (user_id, import_id, habit_id, local_date, before, after)
    select ${userId}, ${importId}, habit_id, local_date, before, after from changed`);
  return changed.rowCount ?? 0;
}
