import type { Language } from '../../../time/language.ts';
import type { Db } from '../../client.ts';
import type { rejectReasons } from '../../schema/warehouse.ts';
import { batched } from '../../session/batcher.ts';
import type { TelegramUser } from '../people/people.ts';
import type { RecordFields } from './records.ts';

export type RejectReason = (typeof rejectReasons)[number];

/** A record that is loaded, with all that the answer to the person needs. */
export interface RecordedRecord extends RecordFields {
  /** Minutes of all habits of the day, this record included. */
  dayTotal: number;
}

export type RecordOutcome =
  | { kind: 'recorded'; record: RecordedRecord }
  | { kind: 'rejected'; reason: RejectReason | null }
  /** The day would hold more than `dayLimit` minutes: nothing was stored, and the update is still to be handled. */
  | { kind: 'over-a-day' };

export interface NewRecord {
  updateId: number;
  from: TelegramUser;
  chatId: number;
  /** The person's own message that gave the duration; null when buttons alone made the record. */
  messageId: number | null;
  habitName: string;
  /** For a new habit; null: the category of the starter habit of this name, else Other. */
  categoryName?: string | null;
  minutes: number;
  /** When the person sent it, in Unix seconds. */
  recordDateUnix: number;
  /** `YYYY-MM-DD`; null: the person's own day of that instant. */
  localDate?: string | null;
  note?: string | null;
  /** Closes the person's conversation in this chat, in the same transaction. */
  closeConversation?: boolean;
  /** Minutes that the day may hold with this record; undefined: no limit. */
  dayLimit?: number;
}

/** Used for a person who has chosen no time zone or no language. */
export interface PersonDefaults {
  timeZone: string;
  language: Language;
}

export interface RecordResult {
  outcome: RecordOutcome;
  /** The update was handled before, with whatever effect; `outcome` is what was stored then. */
  wasDuplicate: boolean;
}

/** Loads a record and commits its update's id with the outcome, exactly once. Safe to repeat. */
export type Recorder = (record: NewRecord, defaults: PersonDefaults) => Promise<RecordResult>;

/**
 * Creates a {@link Recorder} for many people: records that arrive while the database is busy go together in one statement.
 * The records of one person are loaded in the order of their update ids, each seeing the day total that the one before left.
 */
export function createRecorder(db: Db): Recorder {
  const recordBatched = batched((batch: [NewRecord, PersonDefaults][]) => recordMany(db, batch));
  return (record, defaults) => recordBatched([record, defaults]);
}

/** Does the same for one record, in a statement of its own. */
export async function recordOnce(db: Db, record: NewRecord, defaults: PersonDefaults): Promise<RecordResult> {
  const [recorded] = await recordMany(db, [[record, defaults]]);
  if (!recorded) throw new Error('warehouse.record_many returned no answer');
  return recorded;
}

/** Records all or, when it throws, none. Returns the answers in the order of the records. */
async function recordMany(db: Db, batch: [NewRecord, PersonDefaults][]): Promise<RecordResult[]> {
  const rows = batch.map(([record, defaults], rowNo) => toRow(rowNo, record, defaults));
  const result = await db.$client.query<{ answers: (RecordResult & { rowNo: number })[] }>({
    name: 'record_many',
    text: 'select warehouse.record_many($1::json) as answers',
    values: [JSON.stringify(rows)],
  });
  const answers = new Map(result.rows[0]?.answers.map(({ rowNo, ...recorded }) => [rowNo, recorded]));
  return batch.map((_, rowNo) => {
    const answer = answers.get(rowNo);
    if (!answer) throw new Error('warehouse.record_many returned no answer for a record');
    return answer;
  });
}

/** Makes the JSON object that `warehouse.read_rows` describes. */
function toRow(rowNo: number, record: NewRecord, { timeZone, language }: PersonDefaults) {
  const { from } = record;
  return {
    row_no: rowNo,
    update_id: record.updateId,
    user_id: from.id,
    chat_id: record.chatId,
    message_id: record.messageId,
    habit_name: withoutNul(record.habitName),
    category_name: withoutNul(record.categoryName),
    duration: record.minutes,
    record_date_unix: record.recordDateUnix,
    local_date: record.localDate ?? null,
    note: withoutNul(record.note),
    username: from.username,
    first_name: from.first_name,
    last_name: from.last_name,
    is_premium: from.is_premium,
    language_code: from.language_code,
    close_conversation: record.closeConversation ?? false,
    day_limit: record.dayLimit ?? null,
    time_zone: timeZone,
    language,
  };
}

/** Removes the character NUL, which PostgreSQL cannot store and Telegram never shows. */
const withoutNul = (text?: string | null) => text?.replaceAll('\0', '') ?? null;
