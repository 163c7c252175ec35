import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { DayMark } from '../../db/queries/habits/marks.ts';
import type { RecordRow } from '../../db/queries/habits/records.ts';
import { type HistoryView, historyPageButton, toButtonValues } from '../shared/history-button.ts';
import { describeRecord, type RecordSummary, restoreRecordButton, valueButtonLabel } from '../shared/record-card.ts';
import { withReturnedMark } from '../shared/returned-mark.ts';
import { type RecordField, recordFields } from '../shared/start-record-change.ts';
import { changeRecordButton, deleteRecordButton } from './view.ts';

const changeLabels = {
  day: 'button-change-day',
  habit: 'button-change-habit',
  note: 'history-button-change-note',
} as const satisfies Record<Exclude<RecordField, 'minutes'>, string>;

/** Creates the card of a record, with buttons to change or delete it and one back to its page. */
export function recordCard(ctx: TallyContext, record: RecordRow, view: HistoryView): OutgoingMessage {
  const owner = ctx.person.userId;
  const values = { record: record.recordId, ...toButtonValues(view) };
  const text = [
    describeRecord(ctx, { ...record, note: null }),
    ctx.t('history-category', { name: record.categoryName }),
    ...(record.note ? ['', record.note] : []),
  ].join('\n');
  return {
    text: clip(text, messageLimit),
    heading: true,
    keyboard: buildKeyboard([
      ...recordFields.flatMap((name, field) => {
        const label = name === 'minutes' ? valueButtonLabel(ctx, record) : ctx.t(changeLabels[name]);
        return label === null ? [] : [{ label, data: changeRecordButton.pack(owner, { ...values, field }) }];
      }),
      { label: ctx.t('history-button-delete'), data: deleteRecordButton.pack(owner, values) },
      backButton(ctx, view),
    ]),
  };
}

/** Creates the card of a record that was just deleted. `mark`: the mark of its day that came back. */
export function deletedCard(
  ctx: TallyContext,
  record: RecordSummary,
  view: HistoryView,
  mark?: DayMark | null,
): OutgoingMessage {
  const data = restoreRecordButton.pack(ctx.person.userId, { record: record.recordId });
  return {
    text: clip(
      withReturnedMark(ctx, ctx.t('history-deleted', { record: describeRecord(ctx, record) }), mark),
      messageLimit,
    ),
    keyboard: buildKeyboard([{ label: ctx.t('button-restore'), data }, backButton(ctx, view)]),
  };
}

function backButton(ctx: TallyContext, view: HistoryView): { label: string; data: string } {
  return {
    label: ctx.t('history-button-back'),
    data: historyPageButton.pack(ctx.person.userId, toButtonValues(view)),
  };
}
