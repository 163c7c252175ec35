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
/** For changes of settings: the time zone of people who have chosen none, and the present time. */
export const clock = { timeZone: 'UTC', now: new Date() };
export const anna: TelegramUser = { id: 701, username: 'anna', first_name: 'Anna', last_name: 'Lind' };
/** His id is so long that no time or other number of Anna's data contains it. */
export const boris: TelegramUser = { id: 702_702_702_702, first_name: 'Борис', language_code: 'ru' };

/** 14 November 2023, 22:13:20 UTC. */
export const sentAt = 1_700_000_000;

export type Staged = Partial<typeof stagingTable.$inferInsert>;

/** Stages rows. Fields that a row lacks have default values: Anna read for 30 minutes. */
export async function stage(db: Db, ...rows: Staged[]): Promise<void> {
  const defaultRow = { userId: anna.id, firstName: anna.first_name, habitName: 'Reading', duration: 30 };
  await db.insert(stagingTable).values(rows.map((row) => ({ ...defaultRow, recordDateUnix: sentAt, ...row })));
}

let lastUpdate = 0;

/**
 * Records what a person sent and returns the record. Missing fields have default values: Anna read for 30 minutes on 14
 * November 2023.
 *
 * @throws Error when the record is rejected
 */
export async function say(db: Db, record: Partial<NewRecord> = {}): Promise<RecordedRecord> {
  const { outcome } = await recordOnce(db, newRecord(record), defaults);
  if (outcome.kind !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(outcome)}`);
  return outcome.record;
}

/** Creates a record with default values, with a new update id and message id. */
export function newRecord(record: Partial<NewRecord> = {}): NewRecord {
  lastUpdate += 1;
  const from = record.from ?? anna;
  const defaultRecord = { updateId: lastUpdate, from, chatId: from.id, messageId: lastUpdate, habitName: 'Reading' };
  return { ...defaultRecord, minutes: 30, recordDateUnix: sentAt, localDate: '2023-11-14', ...record };
}

/** Runs a statement and returns its rows as arrays of values. */
export async function table(db: Db | Tx, statement: string): Promise<unknown[][]> {
  const result = await db.execute(sql.raw(statement));
  return result.rows.map((row) => Object.values(row));
}

/** Returns the number of rows of a relation; it may end with a WHERE clause. */
export async function count(db: Db | Tx, relation: string): Promise<number> {
  return Number((await table(db, `select count(*) from ${relation}`))[0]?.[0]);
}

/** Reads a stream to its end and returns its values. */
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
  factAmount: number | null;
  aggMinutes: number | null;
  aggRecords: number | null;
  aggAmount: number | null;
}

/** Returns where `agg_daily` is not what the facts say: nothing when all is well. */
export function aggDailyDifferences(exec: Executor): Promise<AggDailyDifference[]> {
  return rows(
    exec,
    sql`select user_id::float8 as "userId", record_day::text as "recordDay", habit_id::float8 as "habitId",
      fact_duration::float8 as "factMinutes", fact_records::float8 as "factRecords",
      fact_amount::float8 as "factAmount", agg_duration::float8 as "aggMinutes", agg_records as "aggRecords",
      agg_amount::float8 as "aggAmount"
    from warehouse.agg_daily_differences()`,
  );
}

/** The tables whose rows are written only by a transaction that holds the lock of their person. */
export const lockedTables = [
  'dim_category',
  'dim_habits',
  'fact_records',
  'agg_daily',
  'staging_rejects',
  'habit_goal',
  'day_mark',
  'removed_day_mark',
  'deleted_day_mark',
  'rest',
];

/** Makes every statement fail that writes rows of a person without the lock of `warehouse.lock_person`. */
export async function requireLocks(db: Db): Promise<void> {
  await table(
    db,
    `create function public.require_lock() returns trigger language plpgsql as $$
    declare
      v_user_id constant bigint := case when tg_op = 'DELETE' then old.user_id else new.user_id end;
      v_key constant bigint := hashtextextended('tally.person', coalesce(v_user_id, 0));
    begin
      if not exists (
        select from pg_locks l
        where l.locktype = 'advisory' and l.pid = pg_backend_pid() and l.granted and l.objsubid = 1
          and l.classid = ((v_key >> 32) & 4294967295)::oid and l.objid = (v_key & 4294967295)::oid
      ) then
        raise exception '% of % writes rows of % without the lock of the person', tg_op, tg_table_name, v_user_id;
      end if;
      return coalesce(new, old);
    end $$`,
  );
  for (const name of lockedTables)
    await table(
      db,
      `create trigger require_lock before insert or update or delete on warehouse.${name}
      for each row execute function public.require_lock()`,
    );
}
