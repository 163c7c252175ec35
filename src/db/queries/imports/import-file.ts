import { sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import { compareStaged } from './compare-file.ts';
import type { Comparison, FileContents } from './file-contents.ts';
import { type CreatedHabits, importHabits, isLeftOut } from './import-habits.ts';
import type { ImportChoices, ImportPerson } from './import-person.ts';
import { replaceDifferent } from './replace-different.ts';

/** What an import did. Plain JSON. */
export interface ImportResult {
  /** How the file compared with what was here, at the import. */
  comparison: Comparison;
  created: CreatedHabits;
  records: number;
  marks: number;
  /** Records and marks that got the file's value. */
  changed: number;
}

/**
 * Imports a file, within the caller's transaction and with sets of rows. What is here already is not added again, and
 * what the person deleted stays deleted. Days are those of the file.
 */
export async function importFile(
  tx: Tx,
  person: ImportPerson,
  file: FileContents,
  choices: ImportChoices,
): Promise<ImportResult> {
  const { userId } = person;
  const { importId, leftOut, usesFile } = choices;
  await lockPerson(tx, userId);
  const comparison = await compareStaged(tx, userId, file);
  const { source, habits } = file;
  const created = await importHabits(tx, person, { importId, source, habits, leftOut });
  await tx.execute(sql`analyze pg_temp.import_habit_row`);
  const marks = await insertMarks(tx, userId, choices);
  const records = await insertRecords(tx, person, choices);
  const changed = usesFile ? await replaceDifferent(tx, person, file, choices) : 0;
  const done = await tx.execute(sql`update warehouse.import set state = 'done'
    where user_id = ${userId} and import_id = ${importId}`);
  if (done.rowCount !== 1) throw new Error(`the import ${importId} is gone`);
  return { comparison, created, records, marks, changed };
}

/** The instant of a record is noon of its day. Its day is that of the file. */
async function insertRecords(
  tx: Tx,
  { userId, timeZone }: ImportPerson,
  { importId, leftOut, usesFile }: ImportChoices,
): Promise<number> {
  const inserted = await tx.execute(sql`insert into warehouse.fact_records
      (habit_id, category_id, user_id, duration, amount, record_date, local_date, note, import_id, import_key)
    select h.habit_id, h.category_id, ${userId}, case f.kind when 'time' then m.amount else 0 end,
      case when f.kind <> 'time' then m.amount end, (m.local_date + time '12:00') at time zone ${timeZone},
      m.local_date, m.note, ${importId}, m.import_key
    from pg_temp.import_match m
    join pg_temp.import_habit_row f using (habit_no)
    join warehouse.dim_habits h on h.user_id = ${userId} and h.habit_id = f.habit_id
    where m.mark is null and not ${isLeftOut(sql`m.habit_no`, leftOut)}
      and (m.outcome = 'new' or m.outcome = 'different' and ${usesFile} and m.here_amount is null)
    order by m.habit_no, m.local_date, m.import_key`);
  return inserted.rowCount ?? 0;
}

async function insertMarks(tx: Tx, userId: number, { importId, leftOut }: ImportChoices): Promise<number> {
  const inserted = await tx.execute(sql`insert into warehouse.day_mark
      (user_id, habit_id, local_date, mark, note, import_id, import_key)
    select ${userId}, f.habit_id, m.local_date, m.mark, m.note, ${importId}, m.import_key
    from pg_temp.import_match m join pg_temp.import_habit_row f using (habit_no)
    where m.mark is not null and m.outcome = 'new' and not ${isLeftOut(sql`m.habit_no`, leftOut)}
    order by m.habit_no, m.local_date
    on conflict do nothing`);
  return inserted.rowCount ?? 0;
}
