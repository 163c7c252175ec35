import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { RecordFields } from '../../db/queries/habits/records.ts';
import { formatDay, formatDuration } from '../../time/format.ts';
import { localToday } from './update-time.ts';

/** The fields of a record that a message shows. */
export type RecordSummary = Pick<RecordFields, 'recordId' | 'habitName' | 'minutes' | 'localDate' | 'note'>;

/** Buttons of a record that several features show. The feature `record` handles their presses. */
export const restoreRecordButton = defineButton('rr', { record: 'id' });
export const changeDurationButton = defineButton('rd', { record: 'id' });
export const changeDayButton = defineButton('ry', { record: 'id' });
export const changeHabitButton = defineButton('rh', { record: 'id' });

/**
 * Describes a record on one line: `45 min running · yesterday, Sat 21 Nov · easy`. The note is the last part and stays
 * as it was typed: the end of the line ends its direction.
 */
export function describeRecord(ctx: TallyContext, { habitName, minutes, localDate, note }: RecordSummary): string {
  const { language } = ctx.person;
  const activity = `${formatDuration(minutes, language)} ${isolateRtl(habitName)}`;
  return [activity, formatDay(localDate, localToday(ctx), language), ...(note ? [note] : [])].join(' · ');
}
