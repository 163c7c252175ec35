import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { RecordFields } from '../../db/queries/habits/records.ts';
import type { Day } from '../../time/days.ts';
import { formatDay, formatDuration } from '../../time/format.ts';
import { packRecordIds, restoreTimerButton, undoTimerButton } from './buttons.ts';
import type { Reader } from './messages.ts';

/** A record of a timer, as a receipt shows it. Plain JSON. */
export type TimedRecord = Pick<RecordFields, 'recordId' | 'habitName' | 'minutes' | 'localDate'>;

/** Describes the records of one timer: the sum, and each day with its time. */
function describeRecords(
  { t, language }: Reader,
  records: readonly TimedRecord[],
  today: Day,
  key: ReceiptKey,
): string {
  const total = records.reduce((sum, { minutes }) => sum + minutes, 0);
  const name = isolateRtl(records[0]?.habitName ?? '');
  const head = t(key, { name, duration: formatDuration(total, language) });
  const lines = records.map(({ minutes, localDate }) =>
    t('timer-saved-day', { duration: formatDuration(minutes, language), day: formatDay(localDate, today, language) }),
  );
  return [head, ...lines].join('\n');
}

type ReceiptKey = 'timer-saved' | 'timer-undone';

/** The receipt of the records of one timer, with one `Undo` for all of them. `notice`: a line above it. */
export function savedReceipt(
  reader: Reader,
  records: readonly TimedRecord[],
  today: Day,
  notice?: string,
): OutgoingMessage {
  const text = describeRecords(reader, records, today, 'timer-saved');
  const data = undoTimerButton.pack(reader.userId, packRecordIds(records.map(({ recordId }) => recordId)));
  return {
    text: notice === undefined ? text : `${notice}\n${text}`,
    keyboard: buildKeyboard([{ label: reader.t('button-undo'), data }]),
  };
}

/** The receipt after `Undo`, with one `Restore` for all records. */
export function undoneReceipt(reader: Reader, records: readonly TimedRecord[], today: Day): OutgoingMessage {
  const data = restoreTimerButton.pack(reader.userId, packRecordIds(records.map(({ recordId }) => recordId)));
  return {
    text: describeRecords(reader, records, today, 'timer-undone'),
    keyboard: buildKeyboard([{ label: reader.t('button-restore'), data }]),
  };
}
