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
  changeDay,
  changeDuration,
  changeHabit,
  changeNote,
  describe,
  restoreRecordButton,
  type ShownRecord,
} from '../record/card.ts';

type HistoryOutcome = { kind: 'record-deleted'; record: ShownRecord; page: number };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<HistoryOutcome> {}
}

const perPage = 5;
const longestNote = 80;

const turnTo = defineButton('hp', { page: 'int' });
const openRecord = defineButton('hc', { record: 'int', page: 'int' });
const remove = defineButton('hd', { record: 'int', page: 'int' });

/** `/history`: the newest records, five a page; a press opens one, to change or delete it. */
export function historyFeature({ db }: { db: Db }) {
  return defineFeature({
    commands: { history: async (ctx) => void (await reply(ctx, await historyPage(ctx, db, 0))) },
    buttons: [
      onPress(turnTo, async (ctx, { page }) => replyOrEdit(ctx, await historyPage(ctx, db, page))),
      onPress(openRecord, (ctx, { record, page }) => open(ctx, db, record, page)),
      onPress(remove, (ctx, { record, page }) => ctx.commit((tx) => deleted(ctx, tx, record, page))),
    ],
    answers: {
      'record-deleted': (ctx, { record, page }) => replyOrEdit(ctx, deletedCard(ctx, record, page)),
    },
  });
}

/** Returns a page of records, numbered as they stand in all of them; one that is not there any more is the last. */
async function historyPage(ctx: TallyContext, db: Db, page: number): Promise<OutgoingMessage> {
  const total = await countRecords(db, ctx.person.userId);
  if (total === 0) return { text: ctx.t('history-empty') };
  const at = Math.min(Math.max(0, page || 0), Math.ceil(total / perPage) - 1);
  const first = at * perPage;
  const records = await findNewestRecords(db, ctx.person.userId, { offset: first, limit: perPage });
  const heading = ctx.t('history-heading', { first: first + 1, last: first + records.length, total });
  const lines = records.map((record, index) => `${first + index + 1}. ${describe(ctx, shortened(record))}`);
  return {
    text: [heading, ...lines].join('\n\n'),
    heading: true,
    keyboard: pageKeyboard(ctx, records, at, first + perPage < total),
  };
}

/** A note may be 4,000 characters on many lines; a list shows where it begins. */
function shortened(record: RecordRow): RecordRow {
  return { ...record, note: record.note && clip(record.note.replace(/\s+/g, ' '), longestNote) };
}

function pageKeyboard(ctx: TallyContext, records: RecordRow[], at: number, more: boolean): InlineKeyboardMarkup {
  const owner = ctx.person.userId;
  const numbers = records.map(({ recordId }, index) => ({
    text: String(at * perPage + index + 1),
    callback_data: openRecord.pack(owner, { record: recordId, page: at }),
  }));
  const to = (text: string, page: number) => ({ text, callback_data: turnTo.pack(owner, { page }) });
  const turning = [...(at > 0 ? [to('◀', at - 1)] : []), ...(more ? [to('▶', at + 1)] : [])];
  return { inline_keyboard: [numbers, turning].filter((row) => row.length > 0) };
}

async function open(ctx: TallyContext, db: Db, recordId: number, page: number): Promise<void> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  if (record && !record.deleted) return replyOrEdit(ctx, recordCard(ctx, record, page));
  ctx.toast = ctx.t('record-gone');
  return replyOrEdit(ctx, await historyPage(ctx, db, page));
}

function recordCard(ctx: TallyContext, record: RecordRow, page: number): OutgoingMessage {
  const owner = ctx.person.userId;
  const values = { record: record.recordId };
  const text = [
    describe(ctx, { ...record, note: null }),
    ctx.t('history-category', { name: record.categoryName }),
    ...(record.note ? ['', record.note] : []),
  ].join('\n');
  return {
    text: clip(text, messageLimit),
    heading: true,
    keyboard: buildKeyboard([
      { label: ctx.t('button-change-duration'), data: changeDuration.pack(owner, values) },
      { label: ctx.t('button-change-day'), data: changeDay.pack(owner, values) },
      { label: ctx.t('button-change-habit'), data: changeHabit.pack(owner, values) },
      { label: ctx.t('history-button-change-note'), data: changeNote.pack(owner, values) },
      { label: ctx.t('history-button-delete'), data: remove.pack(owner, { ...values, page }) },
      { label: ctx.t('history-button-back'), data: turnTo.pack(owner, { page }) },
    ]),
  };
}

async function deleted({ person }: TallyContext, tx: Tx, recordId: number, page: number): Promise<Outcome> {
  const record = await deleteRecord(tx, person.userId, recordId);
  return record ? { kind: 'record-deleted', record, page } : { kind: 'record-gone' };
}

function deletedCard(ctx: TallyContext, record: ShownRecord, page: number): OutgoingMessage {
  const owner = ctx.person.userId;
  return {
    text: clip(ctx.t('history-deleted', { record: describe(ctx, record) }), messageLimit),
    keyboard: buildKeyboard([
      { label: ctx.t('button-restore'), data: restoreRecordButton.pack(owner, { record: record.recordId }) },
      { label: ctx.t('history-button-back'), data: turnTo.pack(owner, { page }) },
    ]),
  };
}
