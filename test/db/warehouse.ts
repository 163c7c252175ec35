import { sql } from 'drizzle-orm';
import type { Db, Executor, Tx } from '../../src/db/client.ts';
import {
  type NewRecord,
  type PersonDefaults,
  type RecordedRecord,
  recordOnce,
} from '../../src/db/queries/habits/record.ts';
import type { TelegramUser } from '../../src/db/queries/people/people.ts';
import { rows } from '../../src/db/queries/query.ts';
import { stagingTable } from '../../src/db/schema/warehouse.ts';

export const defaults: PersonDefaults = { timeZone: 'UTC', language: 'en' };
export const anna: TelegramUser = { id: 701, username: 'anna', first_name: 'Anna', last_name: 'Lind' };
export const boris: TelegramUser = { id: 702, first_name: 'Борис', language_code: 'ru' };

/** 14 November 2023, 22:13:20 UTC. */
export const sentAt = 1_700_000_000;

export type Staged = Partial<typeof stagingTable.$inferInsert>;

/** After it, the rows are staged: about Anna's reading, 30 minutes, unless they say otherwise. */
export async function stage(db: Db, ...rows: Staged[]): Promise<void> {
  const sound = { userId: anna.id, firstName: anna.first_name, habitName: 'Reading', duration: 30 };
  await db.insert(stagingTable).values(rows.map((row) => ({ ...sound, recordDateUnix: sentAt, ...row })));
}

let lastUpdate = 0;

/**
 * Returns what became of a record that somebody sent: by Anna, reading, 30 minutes on 14 November, unless it says
 * otherwise.
 */
export async function say(db: Db, record: Partial<NewRecord> = {}): Promise<RecordedRecord> {
  const { outcome } = await recordOnce(db, newRecord(record), defaults);
  if (outcome.kind !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(outcome)}`);
  return outcome.record;
}

export function newRecord(record: Partial<NewRecord> = {}): NewRecord {
  lastUpdate += 1;
  const from = record.from ?? anna;
  const sound = { updateId: lastUpdate, from, chatId: from.id, messageId: lastUpdate, habitName: 'Reading' };
  return { ...sound, minutes: 30, recordDateUnix: sentAt, localDate: '2023-11-14', ...record };
}

/** Returns the rows of a statement as PostgreSQL's text. */
export async function table(db: Db | Tx, statement: string): Promise<unknown[][]> {
  const result = await db.execute(sql.raw(statement));
  return result.rows.map((row) => Object.values(row));
}

export async function count(db: Db | Tx, relation: string): Promise<number> {
  return Number((await table(db, `select count(*) from ${relation}`))[0]?.[0]);
}

/** Returns all that a stream yields. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

export interface AggDailyDifference {
  userId: number;
  recordDay: string;
  habitId: number;
  factMinutes: number | null;
  factRecords: number | null;
  aggMinutes: number | null;
  aggRecords: number | null;
}

/** Returns where `agg_daily` is not what the facts say: nothing when all is well. */
export function aggDailyDifferences(exec: Executor): Promise<AggDailyDifference[]> {
  return rows(
    exec,
    sql`select user_id::float8 as "userId", record_day::text as "recordDay", habit_id::float8 as "habitId",
      fact_duration::float8 as "factMinutes", fact_records::float8 as "factRecords",
      agg_duration::float8 as "aggMinutes", agg_records as "aggRecords"
    from warehouse.agg_daily_differences()`,
  );
}
