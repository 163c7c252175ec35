import { sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Language } from '../../../time/language.ts';
import type { Db, Tx } from '../../client.ts';
import type { HabitKind } from '../../schema/limits.ts';
import type { rejectReasons } from '../../schema/warehouse.ts';
import { batched, leftOut } from '../../session/batcher.ts';
import { createLockWaiter, lockWaitMs } from '../../session/lock-wait.ts';
import type { TelegramUser } from '../people/people.ts';
import { firstRow } from '../query.ts';
import type { RecordFields } from './records.ts';

export type RejectReason = (typeof rejectReasons)[number];

/** A loaded record, with everything that the answer to the person needs. */
export interface RecordedRecord extends RecordFields {
  /** Minutes of all habits of the day, this record included. */
  dayTotal: number;
  /** Total of the habit on the day, this record included: minutes, or the amount where the kind is not `time`. */
  habitDayTotal: number;
  /** The same for the week of the record. Absent or null: it was not asked for. */
  weekTotal?: number | null;
}

/** What became of a {@link NewRecord}. */
export type RecordOutcome =
  | { kind: 'recorded'; record: RecordedRecord }
  | { kind: 'rejected'; reason: RejectReason | null }
  /** The day would have more than `dayLimit` minutes. Nothing was stored, and the update is not marked as handled. */
  | { kind: 'over-a-day' };

/** A record that a person sent to the bot. */
export interface NewRecord {
  updateId: number;
  from: TelegramUser;
  chatId: number;
  /** The person's message with the duration. Null: the record was created with buttons only. */
  messageId: number | null;
  /** Number of the entry in its message, from 0; 0 where absent. */
  messageEntry?: number;
  habitName: string;
  /** Category of a habit that is created. Null: the category of the starter habit of this name, else Other. */
  categoryName?: string | null;
  /** 0 where the kind is not `time`. */
  minutes: number;
  /** The kind of the habit, `time` where absent. A habit of another kind or unit leads to a rejection. */
  kind?: HabitKind;
  /** The number, for the kind `count`. */
  amount?: number | null;
  /** The unit of the habit, for the kind `count`. */
  unit?: string | null;
  /** When the person sent it, in Unix seconds. */
  recordDateUnix: number;
  /** `YYYY-MM-DD`. Null: the person's day at that time. */
  localDate?: string | null;
  note?: string | null;
  /** True closes the person's conversation in this chat, in the same transaction. */
  closeConversation?: boolean;
  /** First day of the person's week that contains `localDate`. Undefined: the outcome has no week total. */
  weekFirstDate?: string;
  /** Maximum minutes of the day, this record included; for the kind `time`. Undefined: no limit. */
  dayLimit?: number;
}

/** A record whose update is committed by the caller. */
export type NewEntry = Omit<NewRecord, 'updateId' | 'closeConversation' | 'from'> & {
  /** Telegram's details may be absent: those that are stored stay. */
  from: Pick<TelegramUser, 'id'> & Partial<TelegramUser>;
};

/** The time zone and the language of people who have chosen none. */
export interface PersonDefaults {
  timeZone: string;
  language: Language;
}

/** The answer of a {@link Recorder}. */
export interface RecordResult {
  outcome: RecordOutcome;
  /** True when the update was handled before. Then `outcome` is what was stored with it, null included. */
  wasDuplicate: boolean;
}

/** Loads a record and stores the outcome with the id of its update, exactly once, in one transaction. Idempotent. */
export type Recorder = (record: NewRecord, defaults: PersonDefaults) => Promise<RecordResult>;

/**
 * Creates a {@link Recorder} that loads the records of many people with one statement. The records of one person are
 * loaded in the order of their update ids, so that each sees the day total with the ones before it. A person whose rows
 * are locked, for example by a load, gets a statement of its own: the others do not wait.
 *
 * @param botId the bot that receives the records, in `ops.bot`
 */
export function createRecorder(db: Db, botId: number): Recorder {
  const recordAlone = createLockWaiter((one: RecordToLoad) => recordSingle(db, botId, one, lockWaitMs.alone));
  const recordBatched = batched(
    async (batch: RecordToLoad[]) => {
      const answers = await recordMany(db, botId, batch, { skipsLocked: true, waitMs: lockWaitMs.batch });
      return answers.map((answer) => answer ?? leftOut);
    },
    { runAlone: recordAlone },
  );
  return (record, defaults) => recordBatched([record, defaults]);
}

/**
 * Loads the entries of one update in order: each sees the day total with the ones before it. The caller has claimed the
 * update, as `exactlyOnce` does. Returns the outcomes in the same order.
 */
export async function recordEntries(
  tx: Tx,
  botId: number,
  entries: NewEntry[],
  defaults: PersonDefaults,
): Promise<RecordOutcome[]> {
  if (entries.length === 0) return [];
  const json = toStorableJson(entries.map((entry, rowNo) => toRow(rowNo, entry, defaults)));
  const row = await firstRow<{ outcomes: RecordOutcome[] }>(
    tx,
    sql`select warehouse.record_entries(${botId}, ${json}::json) as outcomes`,
  );
  return row?.outcomes ?? [];
}

/** Loads one record as a {@link Recorder} does, with a statement of its own. */
export async function recordOnce(
  db: Db,
  record: NewRecord,
  defaults: PersonDefaults,
  botId = 0,
): Promise<RecordResult> {
  return recordSingle(db, botId, [record, defaults]);
}

type RecordToLoad = [NewRecord, PersonDefaults];

async function recordSingle(db: Db, botId: number, record: RecordToLoad, waitMs = 0): Promise<RecordResult> {
  const [recorded] = await recordMany(db, botId, [record], { skipsLocked: false, waitMs });
  if (!recorded) throw new Error('warehouse.record_many returned no answer');
  return recorded;
}

/**
 * Loads all records or, when it throws, none. Returns the answers in the order of the records; undefined for a record
 * that was left out, because the rows of its person are locked.
 */
async function recordMany(
  db: Db,
  botId: number,
  batch: RecordToLoad[],
  { skipsLocked, waitMs }: { skipsLocked: boolean; waitMs: number },
): Promise<(RecordResult | undefined)[]> {
  const rows = batch.map(([record, defaults], rowNo) => toRow(rowNo, record, defaults));
  const result = await db.$client.query<{ answers: (RecordResult & { rowNo: number })[] }>({
    name: 'record_many',
    text: 'select warehouse.record_many($1, $2::json, $3, $4) as answers',
    values: [botId, toStorableJson(rows), skipsLocked, waitMs],
  });
  const answers = new Map(result.rows[0]?.answers.map(({ rowNo, ...recorded }) => [rowNo, recorded]));
  return batch.map((_, rowNo) => answers.get(rowNo));
}

/** Makes the JSON object that `warehouse.read_rows` describes. */
function toRow(
  rowNo: number,
  record: NewEntry & Partial<Omit<NewRecord, 'from'>>,
  { timeZone, language }: PersonDefaults,
) {
  const { from } = record;
  return {
    row_no: rowNo,
    update_id: record.updateId,
    user_id: from.id,
    chat_id: record.chatId,
    message_id: record.messageId,
    message_entry: record.messageEntry ?? 0,
    habit_name: record.habitName,
    category_name: record.categoryName ?? null,
    duration: record.minutes,
    record_date_unix: record.recordDateUnix,
    local_date: record.localDate ?? null,
    note: record.note ?? null,
    username: from.username,
    first_name: from.first_name,
    last_name: from.last_name,
    is_premium: from.is_premium,
    language_code: from.language_code,
    close_conversation: record.closeConversation ?? false,
    day_limit: record.dayLimit ?? null,
    time_zone: timeZone,
    language,
    week_first_date: record.weekFirstDate ?? null,
    kind: record.kind,
    amount: record.amount ?? undefined,
    unit: record.unit ?? undefined,
  };
}
