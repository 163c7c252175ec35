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

/** Gets the number of records that are inserted so far. It must not wait: the transaction is open. */
export type ImportProgress = (records: number) => void;

/**
 * Imports a file, within the caller's transaction and with sets of rows. What is here already is not added again, and
 * what the person deleted stays deleted. Days are those of the file.
 */
export async function importFile(
  tx: Tx,
  person: ImportPerson,
  file: FileContents,
  choices: ImportChoices,
  onProgress: ImportProgress = () => undefined,
): Promise<ImportResult> {
  const { userId } = person;
  const { importId, leftOut, usesFile } = choices;
  await lockPerson(tx, userId);
  const comparison = await compareStaged(tx, userId, file);
  const { source, habits } = file;
  const created = await importHabits(tx, person, { importId, source, habits, leftOut });
  await tx.execute(sql`analyze pg_temp.import_habit_row`);
  const marks = await insertMarks(tx, userId, choices);
  const records = await insertRecords(tx, person, choices, onProgress);
  const changed = usesFile ? await replaceDifferent(tx, person, file, choices) : 0;
  const done = await tx.execute(sql`update warehouse.import set state = 'done'
    where user_id = ${userId} and import_id = ${importId}`);
  if (done.rowCount !== 1) throw new Error(`the import ${importId} is gone`);
  return { comparison, created, records, marks, changed };
}

/** The number of records that one statement inserts: about a second of work. */
const recordsPerStatement = 20_000;

/** Inserts the new records in several statements of the transaction, and reports the number after each. */
async function insertRecords(
  tx: Tx,
  person: ImportPerson,
  choices: ImportChoices,
  onProgress: ImportProgress,
): Promise<number> {
  const count = await numberRecords(tx, choices);
  for (let done = 0; done < count; ) {
    await insertNumbered(tx, person, choices.importId, { after: done, to: done + recordsPerStatement });
    done = Math.min(count, done + recordsPerStatement);
    onProgress(done);
  }
  return count;
}

/** Creates the temporary table `import_new`: the records to insert with their numbers from 1. Returns their count. */
async function numberRecords(tx: Tx, { leftOut, usesFile }: ImportChoices): Promise<number> {
  const numbered = await tx.execute(sql`create temporary table import_new on commit drop as
    select row_number() over (order by habit_no, local_date, import_key) as no, habit_no, import_key, local_date, amount,
      note
    from pg_temp.import_match
    where mark is null and not ${isLeftOut(sql`habit_no`, leftOut)}
      and (outcome = 'new' or outcome = 'different' and ${usesFile} and here_amount is null)`);
  await tx.execute(sql`create index on pg_temp.import_new (no)`);
  await tx.execute(sql`analyze pg_temp.import_new`);
  return numbered.rowCount ?? 0;
}

/** The instant of a record is noon of its day. Its day is that of the file. */
async function insertNumbered(
  tx: Tx,
  { userId, timeZone }: ImportPerson,
  importId: number,
  { after, to }: { after: number; to: number },
): Promise<void> {
  await tx.execute(sql`insert into warehouse.fact_records
      (habit_id, category_id, user_id, duration, amount, record_date, local_date, note, import_id, import_key)
    select h.habit_id, h.category_id, ${userId}, case f.kind when 'time' then m.amount else 0 end,
      case when f.kind <> 'time' then m.amount end, (m.local_date + time '12:00') at time zone ${timeZone},
      m.local_date, m.note, ${importId}, m.import_key
    from pg_temp.import_new m
    join pg_temp.import_habit_row f using (habit_no)
    join warehouse.dim_habits h on h.user_id = ${userId} and h.habit_id = f.habit_id
    where m.no > ${after} and m.no <= ${to}
    order by m.no`);
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
