import type { InlineKeyboardMarkup } from 'grammy/types';
import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import {
  countRecords,
  deleteRecord,
  findNewestRecords,
  findRecord,
  type RecordRow,
} from '../../db/queries/habits/records.ts';
import type { ReadDay } from '../shared/parse-period.ts';
import {
  changeDayButton,
  changeDurationButton,
  changeHabitButton,
  changeNoteButton,
  describeRecord,
  type RecordSummary,
  restoreRecordButton,
} from '../shared/record-card.ts';
import {
  allRecords,
  deleteRecordButton,
  describeFilter,
  type HistoryView,
  historyPageButton,
  openRecordButton,
  parseHistoryView,
  selectHistory,
  toButtonValues,
} from './view.ts';

/** An outcome that was stored by an earlier version has only the page of the view. */
type HistoryOutcome = { kind: 'record-deleted'; record: RecordSummary } & Partial<HistoryView>;

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<HistoryOutcome> {}
}

const recordsPerPage = 5;
/** The maximum length of a note on a page. */
const maxNoteLength = 80;

/**
 * Creates the feature `/history [HABIT] [PERIOD]`: shows the newest records, five per page. A press opens a record, to
 * change or delete it.
 */
export function historyFeature({ db, readDay }: { db: Db; readDay: ReadDay }) {
  return defineFeature({
    commands: {
      async history(ctx, args) {
        const selected = args === '' ? { view: allRecords } : await selectHistory(ctx, db, readDay, args);
        await reply(ctx, 'view' in selected ? await historyPage(ctx, db, selected.view) : selected.answer);
      },
    },
    buttons: [
      onPress(historyPageButton, async (ctx, values) =>
        replyOrEdit(ctx, await historyPage(ctx, db, parseHistoryView(values))),
      ),
      onPress(openRecordButton, (ctx, { record, ...values }) => openRecord(ctx, db, record, parseHistoryView(values))),
      onPress(deleteRecordButton, (ctx, { record, ...values }) =>
        ctx.commit((tx) => deleteFromPage(ctx, tx, record, parseHistoryView(values))),
      ),
    ],
    answers: {
      'record-deleted': (ctx, { record, ...view }) =>
        replyOrEdit(ctx, deletedCard(ctx, record, { ...allRecords, ...view })),
    },
  });
}

/** Creates a page of records, newest first and numbered. A page that no longer exists becomes the last one. */
async function historyPage(ctx: TallyContext, db: Db, view: HistoryView): Promise<OutgoingMessage> {
  const { filter, title } = await describeFilter(ctx, db, view);
  const total = await countRecords(db, ctx.person.userId, filter);
  if (total === 0)
    return { text: title === null ? ctx.t('history-empty') : ctx.t('nothing-recorded', { period: title }) };
  const page = Math.min(Math.max(0, view.page || 0), Math.ceil(total / recordsPerPage) - 1);
  const offset = page * recordsPerPage;
  const records = await findNewestRecords(db, ctx.person.userId, { offset, limit: recordsPerPage, ...filter });
  const range = { first: offset + 1, last: offset + records.length, total };
  const heading =
    title === null ? ctx.t('history-heading', range) : ctx.t('history-heading-selected', { ...range, title });
  const lines = records.map((record, index) => `${offset + index + 1}. ${describeRecord(ctx, shortenNote(record))}`);
  return {
    text: [heading, ...lines].join('\n\n'),
    heading: true,
    keyboard: pageKeyboard(ctx, records, { ...view, page }, offset + recordsPerPage < total),
  };
}

/** Shortens the note to one line: it can have 4,000 characters on many lines. */
function shortenNote(record: RecordRow): RecordRow {
  return { ...record, note: record.note && clip(record.note.replace(/\s+/g, ' '), maxNoteLength) };
}

function pageKeyboard(
  ctx: TallyContext,
  records: RecordRow[],
  view: HistoryView,
  hasNext: boolean,
): InlineKeyboardMarkup {
  const { page } = view;
  const owner = ctx.person.userId;
  const numbers = records.map(({ recordId }, index) => ({
    text: String(page * recordsPerPage + index + 1),
    callback_data: openRecordButton.pack(owner, { record: recordId, ...toButtonValues(view) }),
  }));
  const pageButton = (text: string, target: number) => ({
    text,
    callback_data: historyPageButton.pack(owner, toButtonValues({ ...view, page: target })),
  });
  const arrows = [...(page > 0 ? [pageButton('◀', page - 1)] : []), ...(hasNext ? [pageButton('▶', page + 1)] : [])];
  return { inline_keyboard: [numbers, arrows].filter((row) => row.length > 0) };
}

async function openRecord(ctx: TallyContext, db: Db, recordId: number, view: HistoryView): Promise<void> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  if (record && !record.deleted) return replyOrEdit(ctx, recordCard(ctx, record, view));
  ctx.toast = ctx.t('record-gone');
  return replyOrEdit(ctx, await historyPage(ctx, db, view));
}

function recordCard(ctx: TallyContext, record: RecordRow, view: HistoryView): OutgoingMessage {
  const owner = ctx.person.userId;
  const values = { record: record.recordId };
  const text = [
    describeRecord(ctx, { ...record, note: null }),
    ctx.t('history-category', { name: record.categoryName }),
    ...(record.note ? ['', record.note] : []),
  ].join('\n');
  return {
    text: clip(text, messageLimit),
    heading: true,
    keyboard: buildKeyboard([
      { label: ctx.t('button-change-duration'), data: changeDurationButton.pack(owner, values) },
      { label: ctx.t('button-change-day'), data: changeDayButton.pack(owner, values) },
      { label: ctx.t('button-change-habit'), data: changeHabitButton.pack(owner, values) },
      { label: ctx.t('history-button-change-note'), data: changeNoteButton.pack(owner, values) },
      {
        label: ctx.t('history-button-delete'),
        data: deleteRecordButton.pack(owner, { ...values, ...toButtonValues(view) }),
      },
      { label: ctx.t('history-button-back'), data: historyPageButton.pack(owner, toButtonValues(view)) },
    ]),
  };
}

async function deleteFromPage({ person }: TallyContext, tx: Tx, recordId: number, view: HistoryView): Promise<Outcome> {
  const record = await deleteRecord(tx, person.userId, recordId);
  return record ? { kind: 'record-deleted', record, ...view } : { kind: 'record-gone' };
}

function deletedCard(ctx: TallyContext, record: RecordSummary, view: HistoryView): OutgoingMessage {
  const owner = ctx.person.userId;
  return {
    text: clip(ctx.t('history-deleted', { record: describeRecord(ctx, record) }), messageLimit),
    keyboard: buildKeyboard([
      { label: ctx.t('button-restore'), data: restoreRecordButton.pack(owner, { record: record.recordId }) },
      { label: ctx.t('history-button-back'), data: historyPageButton.pack(owner, toButtonValues(view)) },
    ]),
  };
}
