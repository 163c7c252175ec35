import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../../client.ts';
import { rows } from '../query.ts';
import type { Comparison, FileContents, HabitReport, ImportDifference, ImportOutcome } from './file-contents.ts';
import { matchRows } from './match-rows.ts';
import { stageFile } from './stage-file.ts';

/** The number of differences that are listed. */
const listedDifferences = 20;

/** Compares a file with what the person has, without writing anything. */
export function compareFile(db: Db, userId: number, file: FileContents): Promise<Comparison> {
  return db.transaction((tx) => compareStaged(tx, userId, file));
}

/**
 * Compares a file with what the person has. For the rest of the transaction the temporary table `import_match` has the
 * records and marks of the file with their outcome, besides the tables of {@link stageFile}.
 */
export async function compareStaged(tx: Tx, userId: number, file: FileContents): Promise<Comparison> {
  const states = await stageFile(tx, userId, file);
  await matchRows(tx, userId, file);
  await tx.execute(sql`analyze pg_temp.import_match`);
  const habits = file.habits.map(({ name, kind, unit }, no): HabitReport => {
    return { name, kind, unit, state: states[no] ?? 'new', records: {}, marks: {} };
  });
  for (const { no, isMark, outcome, count } of await countOutcomes(tx)) {
    const counts = habits[no]?.[isMark ? 'marks' : 'records'];
    if (counts) counts[outcome] = count;
  }
  return { habits, differences: await findDifferences(tx) };
}

interface OutcomeCount {
  no: number;
  isMark: boolean;
  outcome: ImportOutcome;
  count: number;
}

function countOutcomes(tx: Tx): Promise<OutcomeCount[]> {
  return rows(
    tx,
    sql`select habit_no as no, mark is not null as "isMark", outcome, count(*)::float8 as count
    from pg_temp.import_match group by 1, 2, 3`,
  );
}

/** A record or mark that is not taken because of what is here. */
export interface NotTakenRow {
  habitNo: number;
  localDate: string;
  outcome: Exclude<ImportOutcome, 'new' | 'same'>;
  value: number | null;
  mark: string | null;
  note: string | null;
}

/** The number of rows that are listed. */
const listedRows = 100_000;

/** Returns the values of a file that are not taken because of records and marks here, by habit and day. */
export function listNotTaken(db: Db, userId: number, file: FileContents): Promise<NotTakenRow[]> {
  return db.transaction(async (tx) => {
    await compareStaged(tx, userId, file);
    return rows<NotTakenRow>(
      tx,
      sql`select habit_no as "habitNo", local_date::text as "localDate", outcome, mark, note,
        case when mark is null then amount::float8 end as value
      from pg_temp.import_match where outcome not in ('new', 'same')
      order by habit_no, local_date, import_key limit ${listedRows}`,
    );
  });
}

function findDifferences(tx: Tx): Promise<ImportDifference[]> {
  return rows(
    tx,
    sql`select habit_no as "habitNo", local_date::text as "localDate", here_amount::float8 as here,
      case when mark is null then amount::float8 end as "inFile", here_mark as "hereMark", mark as "fileMark",
      here_amount is not distinct from amount and here_mark is not distinct from mark as "isNote",
      here_records::int as "hereRecords"
    from pg_temp.import_match where outcome = 'different'
    order by local_date, habit_no, import_key limit ${listedDifferences}`,
  );
}
