import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import type { DayMark } from '../../db/queries/habits/marks.ts';
import { findRecord } from '../../db/queries/habits/records.ts';
import {
  changeDayButton,
  changeDurationButton,
  changeHabitButton,
  describeRecord,
  type RecordSummary,
  restoreRecordButton,
  valueButtonLabel,
} from '../shared/record-card.ts';
import { withReturnedMark } from '../shared/returned-mark.ts';
import { type CurrentRecord, describeProgress } from './progress.ts';

export const undoRecordButton = defineButton('ru', { record: 'id' });
/** Undoes the change that an update made. The outcome that is stored with the update has the values from before. */
export const undoRecordChangeButton = defineButton('ru2', { update: 'id' });

/** Leaves the question for a change and shows the record again. */
export const showRecordButton = defineButton('rc', { record: 'id' });

/** Creates the card of a record, with buttons to delete or change it. */
export function savedCard(ctx: TallyContext, record: RecordSummary): OutgoingMessage {
  return recordCard(ctx, record, undoRecordButton.pack(ctx.person.userId, { record: record.recordId }));
}

/** Adds the goal of the habit and its total this week to the card of a record. */
export async function withProgress(
  ctx: TallyContext,
  db: Db,
  record: CurrentRecord,
  card: OutgoingMessage = savedCard(ctx, record),
): Promise<OutgoingMessage> {
  const progress = await describeProgress(ctx, db, record);
  return progress === null ? card : { ...card, text: `${card.text}\n${progress}` };
}

/** Creates the card of a record that this update has changed. `Undo` undoes the change; the record stays. */
export function changedCard(ctx: TallyContext, record: RecordSummary): OutgoingMessage {
  return recordCard(ctx, record, undoRecordChangeButton.pack(ctx.person.userId, { update: ctx.update.update_id }));
}

function recordCard(ctx: TallyContext, record: RecordSummary, undoData: string): OutgoingMessage {
  const owner = ctx.person.userId;
  const values = { record: record.recordId };
  const valueLabel = valueButtonLabel(ctx, record);
  return {
    text: ctx.t('record-saved', { record: describeRecord(ctx, record) }),
    keyboard: buildKeyboard([
      { label: ctx.t('button-undo'), data: undoData },
      ...(valueLabel === null ? [] : [{ label: valueLabel, data: changeDurationButton.pack(owner, values) }]),
      { label: ctx.t('button-change-day'), data: changeDayButton.pack(owner, values) },
      { label: ctx.t('button-change-habit'), data: changeHabitButton.pack(owner, values) },
    ]),
  };
}

/** Creates the message of a record as it is now. */
export async function recordMessage(ctx: TallyContext, db: Db, recordId: number): Promise<OutgoingMessage> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  if (!record) return { text: ctx.t('record-gone') };
  return record.deleted ? undoneCard(ctx, record) : savedCard(ctx, record);
}

/**
 * Creates the card of a record that was deleted, with a button that restores it.
 *
 * @param mark the mark of the day that came back
 */
export function undoneCard(ctx: TallyContext, record: RecordSummary, mark?: DayMark | null): OutgoingMessage {
  const data = restoreRecordButton.pack(ctx.person.userId, { record: record.recordId });
  return {
    text: withReturnedMark(ctx, ctx.t('taken-back', { record: describeRecord(ctx, record) }), mark),
    keyboard: buildKeyboard([{ label: ctx.t('button-restore'), data }]),
  };
}
