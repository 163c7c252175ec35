import type { InlineKeyboardMarkup } from 'grammy/types';
import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
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
import {
  changeDayButton,
  changeDurationButton,
  changeHabitButton,
  changeNoteButton,
  describeRecord,
  type RecordSummary,
  restoreRecordButton,
} from '../shared/record-card.ts';

type HistoryOutcome = { kind: 'record-deleted'; record: RecordSummary; page: number };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<HistoryOutcome> {}
}

const recordsPerPage = 5;
/** The maximum length of a note on a page. */
const maxNoteLength = 80;

const historyPageButton = defineButton('hp', { page: 'int' });
const openRecordButton = defineButton('hc', { record: 'int', page: 'int' });
const deleteRecordButton = defineButton('hd', { record: 'int', page: 'int' });

/** `/history`: shows the newest records, five per page. A press opens a record, to change or delete it. */
export function historyFeature({ db }: { db: Db }) {
  return defineFeature({
    commands: { history: async (ctx) => void (await reply(ctx, await historyPage(ctx, db, 0))) },
    buttons: [
      onPress(historyPageButton, async (ctx, { page }) => replyOrEdit(ctx, await historyPage(ctx, db, page))),
      onPress(openRecordButton, (ctx, { record, page }) => openRecord(ctx, db, record, page)),
      onPress(deleteRecordButton, (ctx, { record, page }) => ctx.commit((tx) => deleteFromPage(ctx, tx, record, page))),
    ],
    answers: {
      'record-deleted': (ctx, { record, page }) => replyOrEdit(ctx, deletedCard(ctx, record, page)),
    },
  });
}

/** Creates a page of records, newest first and numbered. A page that no longer exists becomes the last one. */
async function historyPage(ctx: TallyContext, db: Db, requestedPage: number): Promise<OutgoingMessage> {
  const total = await countRecords(db, ctx.person.userId);
  if (total === 0) return { text: ctx.t('history-empty') };
  const page = Math.min(Math.max(0, requestedPage || 0), Math.ceil(total / recordsPerPage) - 1);
  const offset = page * recordsPerPage;
  const records = await findNewestRecords(db, ctx.person.userId, { offset, limit: recordsPerPage });
  const heading = ctx.t('history-heading', { first: offset + 1, last: offset + records.length, total });
  const lines = records.map((record, index) => `${offset + index + 1}. ${describeRecord(ctx, shortenNote(record))}`);
  return {
    text: [heading, ...lines].join('\n\n'),
    heading: true,
    keyboard: pageKeyboard(ctx, records, page, offset + recordsPerPage < total),
  };
}

/** Shortens the note to one line: it can have 4,000 characters on many lines. */
function shortenNote(record: RecordRow): RecordRow {
  return { ...record, note: record.note && clip(record.note.replace(/\s+/g, ' '), maxNoteLength) };
}

function pageKeyboard(ctx: TallyContext, records: RecordRow[], page: number, hasNext: boolean): InlineKeyboardMarkup {
  const owner = ctx.person.userId;
  const numbers = records.map(({ recordId }, index) => ({
    text: String(page * recordsPerPage + index + 1),
    callback_data: openRecordButton.pack(owner, { record: recordId, page }),
  }));
  const pageButton = (text: string, target: number) => ({
    text,
    callback_data: historyPageButton.pack(owner, { page: target }),
  });
  const arrows = [...(page > 0 ? [pageButton('◀', page - 1)] : []), ...(hasNext ? [pageButton('▶', page + 1)] : [])];
  return { inline_keyboard: [numbers, arrows].filter((row) => row.length > 0) };
}

async function openRecord(ctx: TallyContext, db: Db, recordId: number, page: number): Promise<void> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  if (record && !record.deleted) return replyOrEdit(ctx, recordCard(ctx, record, page));
  ctx.toast = ctx.t('record-gone');
  return replyOrEdit(ctx, await historyPage(ctx, db, page));
}

function recordCard(ctx: TallyContext, record: RecordRow, page: number): OutgoingMessage {
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
      { label: ctx.t('history-button-delete'), data: deleteRecordButton.pack(owner, { ...values, page }) },
      { label: ctx.t('history-button-back'), data: historyPageButton.pack(owner, { page }) },
    ]),
  };
}

async function deleteFromPage({ person }: TallyContext, tx: Tx, recordId: number, page: number): Promise<Outcome> {
  const record = await deleteRecord(tx, person.userId, recordId);
  return record ? { kind: 'record-deleted', record, page } : { kind: 'record-gone' };
}

function deletedCard(ctx: TallyContext, record: RecordSummary, page: number): OutgoingMessage {
  const owner = ctx.person.userId;
  return {
    text: clip(ctx.t('history-deleted', { record: describeRecord(ctx, record) }), messageLimit),
    keyboard: buildKeyboard([
      { label: ctx.t('button-restore'), data: restoreRecordButton.pack(owner, { record: record.recordId }) },
      { label: ctx.t('history-button-back'), data: historyPageButton.pack(owner, { page }) },
    ]),
  };
}
