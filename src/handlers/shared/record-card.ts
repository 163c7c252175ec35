import type { TallyContext } from '../../bot/context.ts';
import type { MessageReader } from '../../bot/message-reader.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { RecordFields } from '../../db/queries/habits/records.ts';
import { formatDay } from '../../time/format.ts';
import { formatQuantity } from '../../time/format-amount.ts';
import { localToday } from './update-time.ts';

/** The fields of a record that a message shows. Outcomes of earlier versions have no kind. */
export type RecordSummary = Pick<RecordFields, 'recordId' | 'habitName' | 'minutes' | 'localDate' | 'note'> &
  Partial<Pick<RecordFields, 'kind' | 'unit' | 'amount'>>;

/** Buttons of a record that several features show. The feature `record` handles their presses. */
export const restoreRecordButton = defineButton('rr', { record: 'id' });
export const changeDurationButton = defineButton('rd', { record: 'id' });
export const changeDayButton = defineButton('ry', { record: 'id' });
export const changeHabitButton = defineButton('rh', { record: 'id' });

/** The label of the button that changes the value of a record. Null: the record has no value of its own. */
export function valueButtonLabel(ctx: TallyContext, { kind = 'time' }: Pick<RecordSummary, 'kind'>): string | null {
  if (kind === 'check') return null;
  return ctx.t(kind === 'count' ? 'button-change-amount' : 'button-change-duration');
}

/**
 * Describes a record on one line: `45 min running · yesterday, Sat 21 Nov · easy`, `3 glasses Water · today`,
 * `Vitamins · today`. The note is the last part and stays
 * as it was typed: the end of the line ends its direction.
 */
export function describeRecord(ctx: MessageReader, record: RecordSummary): string {
  const { language } = ctx.person;
  const { habitName, localDate, note } = record;
  const activity = `${formatQuantity(record, language)} ${isolateRtl(habitName)}`.trimStart();
  return [activity, formatDay(localDate, localToday(ctx), language), ...(note ? [note] : [])].join(' · ');
}
