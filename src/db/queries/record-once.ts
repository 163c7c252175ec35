import type { Db } from '../client.ts';
import type { rejectReasons } from '../schema/warehouse.ts';
import type { Language, TelegramUser } from './people.ts';

export type RejectReason = (typeof rejectReasons)[number];

/** A record as a person is told about it. `dayTotal` is in minutes, over all habits of the day, this record included. */
export interface RecordedRecord {
  recordId: number;
  habitId: number;
  habitName: string;
  categoryId: number;
  categoryName: string;
  minutes: number;
  localDate: string;
  note: string | null;
  dayTotal: number;
}

export type RecordOutcome =
  | { kind: 'recorded'; record: RecordedRecord }
  | { kind: 'rejected'; reason: RejectReason | null };

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
  closeDialogue?: boolean;
}

/** For people who have chosen none. */
export interface Defaults {
  timeZone: string;
  language: Language;
}

/** PostgreSQL cannot hold the character NUL, which Telegram never shows. */
const storable = (text?: string | null) => text?.replaceAll('\0', '') ?? null;

/**
 * After it, the record is loaded and the update's id committed with the outcome, exactly once, in one round trip. `again`: the
 * update had been handled before, by whatever means; `outcome` is what was stored then.
 */
export async function recordOnce(
  db: Db,
  record: NewRecord,
  defaults: Defaults,
): Promise<{ outcome: RecordOutcome; again: boolean }> {
  const { from } = record;
  const result = await db.$client.query<{ outcome: RecordOutcome; again: boolean }>({
    name: 'record_once',
    text: `select outcome, again from warehouse.record_once(
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    values: [
      record.updateId,
      from.id,
      record.chatId,
      record.messageId,
      storable(record.habitName),
      storable(record.categoryName),
      record.minutes,
      record.recordDateUnix,
      record.localDate ?? null,
      storable(record.note),
      from.username,
      from.first_name,
      from.last_name,
      from.is_premium,
      from.language_code,
      record.closeDialogue ?? false,
      defaults.timeZone,
      defaults.language,
    ],
  });
  const [row] = result.rows;
  if (!row) throw new Error('warehouse.record_once returned no row');
  return row;
}
