import type { Db } from '../../client.ts';
import type { rejectReasons } from '../../schema/warehouse.ts';
import { coalesced } from '../../session/batcher.ts';
import type { Language, TelegramUser } from '../people/people.ts';
import type { RecordFields } from './records.ts';

export type RejectReason = (typeof rejectReasons)[number];

/** A record as a person is told about it once it is loaded. */
export interface RecordedRecord extends RecordFields {
  /** In minutes, over all habits of the day, this record included. */
  dayTotal: number;
}

export type RecordOutcome =
  | { kind: 'recorded'; record: RecordedRecord }
  | { kind: 'rejected'; reason: RejectReason | null }
  /** The day would hold more than `dayLimit`: nothing was loaded, and the update is still to be handled. */
  | { kind: 'over-a-day' };

export interface NewRecord {
  updateId: number;
  from: TelegramUser;
  chatId: number;
  /** The person's own message that gave the duration; null when buttons alone made the record. */
  messageId: number | null;
  habitName: string;
  /** For a habit that is new; null: that of the starter of this name, else Other. */
  categoryName?: string | null;
  minutes: number;
  /** The instant at which it was sent, in Unix seconds. */
  recordDateUnix: number;
  /** `YYYY-MM-DD`; null: the person's own day of that instant. */
  localDate?: string | null;
  note?: string | null;
  /** Ends the person's dialogue in this chat, in the same transaction. */
  closeConversation?: boolean;
  /** Minutes that the day may hold with this record; absent: any. */
  dayLimit?: number;
}

/** For people who have chosen none. */
export interface Defaults {
  timeZone: string;
  language: Language;
}

/** PostgreSQL cannot hold the character NUL, which Telegram never shows. */
const storable = (text?: string | null) => text?.replaceAll('\0', '') ?? null;

export interface Recorded {
  outcome: RecordOutcome;
  /** The update had been handled before, by whatever means; `outcome` is what was stored then. */
  again: boolean;
}

/** Records that come while others are being loaded go together. */
export type Recorder = (record: NewRecord, defaults: Defaults) => Promise<Recorded>;

/** Returns {@link recordOnce} for many people at a time: what comes while the database is busy goes together in one statement. */
export function createRecorder(db: Db): Recorder {
  const ask = coalesced((given: [NewRecord, Defaults][]) => recordMany(db, given));
  return (record, defaults) => ask([record, defaults]);
}

/** After it, the record is loaded and the update's id committed with the outcome, exactly once, in one round trip. */
export async function recordOnce(db: Db, record: NewRecord, defaults: Defaults): Promise<Recorded> {
  const [recorded] = await recordMany(db, [[record, defaults]]);
  if (!recorded) throw new Error('warehouse.record_many gave no answer');
  return recorded;
}

/** All or none; the answers are in the order of the records. */
async function recordMany(db: Db, given: [NewRecord, Defaults][]): Promise<Recorded[]> {
  const rows = given.map(([record, defaults]) => rowOf(record, defaults));
  const result = await db.$client.query<{ answers: (Recorded & { updateId: number })[] }>({
    name: 'record_many',
    text: 'select warehouse.record_many($1::json) as answers',
    values: [JSON.stringify(rows)],
  });
  const answers = new Map(result.rows[0]?.answers.map(({ updateId, ...recorded }) => [updateId, recorded]));
  return given.map(([{ updateId }]) => {
    const answer = answers.get(updateId);
    if (!answer) throw new Error('warehouse.record_many left an update without an answer');
    return answer;
  });
}

function rowOf(record: NewRecord, { timeZone, language }: Defaults) {
  const { from } = record;
  return {
    update_id: record.updateId,
    user_id: from.id,
    chat_id: record.chatId,
    message_id: record.messageId,
    habit_name: storable(record.habitName),
    category_name: storable(record.categoryName),
    duration: record.minutes,
    record_date_unix: record.recordDateUnix,
    local_date: record.localDate ?? null,
    note: storable(record.note),
    username: from.username,
    first_name: from.first_name,
    last_name: from.last_name,
    is_premium: from.is_premium,
    language_code: from.language_code,
    close_dialogue: record.closeConversation ?? false,
    day_limit: record.dayLimit ?? null,
    time_zone: timeZone,
    language,
  };
}
