import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { formatDay, formatDuration } from '../../time/format.ts';
import { today } from '../shared/today.ts';

/** A record as its card shows it. */
export interface ShownRecord {
  recordId: number;
  habitName: string;
  minutes: number;
  localDate: string;
  note: string | null;
}

export const undoRecord = defineButton('ru', { record: 'int' });
/** Takes back the change that an update made; the outcome stored with it knows what was before. */
export const undoChange = defineButton('ru2', { update: 'int' });
export const restoreRecordButton = defineButton('rr', { record: 'int' });
export const changeDuration = defineButton('rd', { record: 'int' });
export const changeDay = defineButton('ry', { record: 'int' });
export const changeHabit = defineButton('rh', { record: 'int' });
export const changeNote = defineButton('rn', { record: 'int' });

/** Returns one line that says what a record is: "45 min running · yesterday, Sat 21 Nov · easy". */
export function describe(ctx: TallyContext, { habitName, minutes, localDate, note }: ShownRecord): string {
  const { language } = ctx.person;
  const what = `${formatDuration(minutes, language)} ${habitName}`;
  return [what, formatDay(localDate, today(ctx), language), ...(note ? [note] : [])].join(' · ');
}

/** Returns what was understood, with buttons to take it back or change it. */
export function savedCard(ctx: TallyContext, record: ShownRecord): OutgoingMessage {
  return card(ctx, record, undoRecord.pack(ctx.person.userId, { record: record.recordId }));
}

/** Returns a record as this update changed it; `Undo` takes the change back, and the record stays. */
export function changedCard(ctx: TallyContext, record: ShownRecord): OutgoingMessage {
  return card(ctx, record, undoChange.pack(ctx.person.userId, { update: ctx.update.update_id }));
}

function card(ctx: TallyContext, record: ShownRecord, undo: string): OutgoingMessage {
  const owner = ctx.person.userId;
  const values = { record: record.recordId };
  return {
    text: describe(ctx, record),
    keyboard: buildKeyboard([
      { label: ctx.t('button-undo'), data: undo },
      { label: ctx.t('button-change-duration'), data: changeDuration.pack(owner, values) },
      { label: ctx.t('button-change-day'), data: changeDay.pack(owner, values) },
      { label: ctx.t('button-change-habit'), data: changeHabit.pack(owner, values) },
    ]),
  };
}

/** Returns what was taken back, with a button to have it again. */
export function undoneCard(ctx: TallyContext, record: ShownRecord): OutgoingMessage {
  const data = restoreRecordButton.pack(ctx.person.userId, { record: record.recordId });
  return {
    text: ctx.t('taken-back', { record: describe(ctx, record) }),
    keyboard: buildKeyboard([{ label: ctx.t('button-restore'), data }]),
  };
}
