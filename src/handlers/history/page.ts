import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findHistoryPage, type HistoryPage } from '../../db/queries/habits/history.ts';
import type { RecordRow } from '../../db/queries/habits/records.ts';
import { formatDay, formatNumber } from '../../time/format.ts';
import { formatQuantity } from '../../time/format-amount.ts';
import { capitalize } from '../shared/format-period.ts';
import { allRecords, type HistoryView, historyPageButton, toButtonValues } from '../shared/history-button.ts';
import { localToday } from '../shared/update-time.ts';
import { type DescribedFilter, describeFilter, habitsButton, monthsButton, openRecordButton } from './view.ts';

/** Two rows of buttons that a thumb can hit. The longest names and notes stay within one message. */
const recordsPerPage = 8;
const numbersPerRow = 4;
/** The maximum length of a note on a page. */
const maxNoteLength = 80;

/** Creates a page of records by day, newest first and numbered. A page that no longer exists becomes the last one. */
export async function historyPage(ctx: TallyContext, db: Db, view: HistoryView): Promise<OutgoingMessage> {
  const { filter, title } = await describeFilter(ctx, db, view);
  const page = await findHistoryPage(db, ctx.person.userId, { filter, from: view.from, limit: recordsPerPage });
  if (page.total === 0 || page.records.length === 0) return emptyPage(ctx, view, title);
  return { ...pageText(ctx, page, title), keyboard: pageKeyboard(ctx, page, view) };
}

function emptyPage(ctx: TallyContext, view: HistoryView, title: DescribedFilter['title']): OutgoingMessage {
  if (title === null) return { text: ctx.t('history-empty') };
  return { text: ctx.t('nothing-recorded', { period: title }), keyboard: buildKeyboard(searchButtons(ctx, view)) };
}

function pageText(
  ctx: TallyContext,
  { records, newer, total }: HistoryPage,
  title: DescribedFilter['title'],
): OutgoingMessage {
  const { language } = ctx.person;
  const [first, last, all] = [newer + 1, newer + records.length, total].map((n) => formatNumber(n, language));
  const range = { first: first ?? '', last: last ?? '', total: all ?? '' };
  const heading =
    title === null ? ctx.t('history-heading', range) : ctx.t('history-heading-selected', { ...range, title });
  const entities: MessageEntity[] = [];
  let text = heading;
  for (const [index, record] of records.entries()) {
    if (records[index - 1]?.localDate !== record.localDate) {
      const day = capitalize(formatDay(record.localDate, localToday(ctx), language));
      entities.push({ type: 'bold', offset: text.length + 2, length: day.length });
      text += `\n\n${day}`;
    }
    text += `\n${newer + index + 1}. ${recordLine(ctx, record)}`;
  }
  return { text, heading: true, entities };
}

/**
 * Describes a record below its day: `45 min Running · easy`, `3 glasses Water`, `Vitamins`. A note has up to 4,000
 * characters: it is shortened.
 */
function recordLine(ctx: TallyContext, record: RecordRow): string {
  const { habitName, note } = record;
  const activity = `${formatQuantity(record, ctx.person.language)} ${isolateRtl(habitName)}`.trimStart();
  return [activity, ...(note ? [clip(note.replace(/\s+/g, ' '), maxNoteLength)] : [])].join(' · ');
}

function pageKeyboard(ctx: TallyContext, page: HistoryPage, view: HistoryView): InlineKeyboardMarkup {
  const owner = ctx.person.userId;
  const numbers = page.records.map(({ recordId }, index) => ({
    label: String(page.newer + index + 1),
    data: openRecordButton.pack(owner, { record: recordId, ...toButtonValues(currentView(page, view)) }),
  }));
  const pageButton = (text: string, from: number) => ({
    text,
    callback_data: historyPageButton.pack(owner, toButtonValues({ ...view, from })),
  });
  const { previous, next } = page;
  const arrows = [
    ...(previous !== null ? [pageButton('◀', previous)] : []),
    ...(next !== null ? [pageButton('▶', next)] : []),
  ];
  const isLong = page.total > recordsPerPage || view.habit !== 0 || view.unit !== 'all';
  const rows = [
    ...buildKeyboard(numbers, numbersPerRow).inline_keyboard,
    arrows,
    ...(isLong ? buildKeyboard(searchButtons(ctx, currentView(page, view))).inline_keyboard : []),
  ];
  return { inline_keyboard: rows.filter((row) => row.length > 0) };
}

/** Returns the view of the page that is shown. On the first page new records appear, so it has no first record. */
function currentView({ newer, records }: HistoryPage, view: HistoryView): HistoryView {
  return { ...view, from: newer === 0 ? 0 : (records[0]?.recordId ?? 0) };
}

/** Returns the buttons that choose a month and a habit, and the one that shows all records again. */
function searchButtons(ctx: TallyContext, view: HistoryView): { label: string; data: string }[] {
  const owner = ctx.person.userId;
  const values = { page: 0, ...toButtonValues(view) };
  const isFiltered = view.habit !== 0 || view.unit !== 'all';
  return [
    { label: ctx.t('history-button-month'), data: monthsButton.pack(owner, values) },
    { label: ctx.t('button-choose-habit'), data: habitsButton.pack(owner, values) },
    ...(isFiltered
      ? [{ label: ctx.t('history-button-all'), data: historyPageButton.pack(owner, toButtonValues(allRecords)) }]
      : []),
  ];
}
