import type { MessageReader } from '../../bot/message-reader.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Executor } from '../../db/client.ts';
import { findDayMarks } from '../../db/queries/habits/marks.ts';
import { totalsByHabit } from '../../db/queries/habits/totals.ts';
import { loadToday } from '../../reports/habits/load-progress.ts';
import { formatDay } from '../../time/format.ts';
import { toDayNumber } from '../shared/day-number.ts';
import { capitalize, formatDaySpan } from '../shared/format-period.ts';
import { withOwner } from '../shared/owner-line.ts';
import { type ListPage, pageHeading, paginate } from '../shared/paging.ts';
import { toSeenRecords } from '../shared/seen-records.ts';
import { localToday } from '../shared/update-time.ts';
import {
  type BoardPlace,
  boardButton,
  boardChoicesButton,
  boardRecordButton,
  boardUndoButton,
  boardUntickButton,
  presentBoardButton,
  toThousandths,
} from './buttons.ts';
import { type BoardEntry, findAction, selectEntries } from './entry.ts';
import { formatEntry, formatLabel } from './format-entry.ts';

/** Habits on a page. */
const perPage = 10;

/** Loads what is on the board of a day, in the order of the names. */
export async function loadEntries(exec: Executor, reader: MessageReader, day: string): Promise<BoardEntry[]> {
  const { userId, weekStart, language } = reader.person;
  const { compare } = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  const habits = (await loadToday(exec, { userId, weekStart, today: day })).sort((a, b) =>
    compare(a.habit.habitName, b.habit.habitName),
  );
  const marks = await findDayMarks(exec, userId, null, { first: day, last: day });
  const totals = await totalsByHabit(exec, userId, day, day);
  return selectEntries(habits, { marks, totals, day, today: localToday(reader), weekStart });
}

export interface BoardOptions {
  /** True: each button leads to the choices of its habit. */
  isChoosing?: boolean;
  /** The update whose change the button `Undo` undoes. */
  undoUpdate?: number;
}

/** Creates a page of the board of a day. */
export async function boardMessage(
  ctx: MessageReader,
  exec: Executor,
  { day, page }: BoardPlace,
  options: BoardOptions = {},
): Promise<OutgoingMessage> {
  const entries = await loadEntries(exec, ctx, day);
  const shown = paginate(entries, page, perPage);
  const lines = shown.items.map((entry) => formatEntry(ctx, entry));
  const text = [
    pageHeading(ctx, headingOf(ctx, entries, day), shown),
    '',
    ...(lines.length > 0 ? lines : [ctx.t('board-empty')]),
    ...(options.isChoosing ? ['', ctx.t('board-choose')] : []),
  ];
  const keyboard = boardKeyboard(ctx, shown, day, options);
  return withOwner(ctx, { text: text.join('\n'), heading: true, keyboard });
}

/** `Today, Sun 29 Nov · 3 of 8`: how many are done of those that were due. What has no goal does not count. */
function headingOf(ctx: MessageReader, entries: readonly BoardEntry[], day: string): string {
  const { language } = ctx.person;
  const today = localToday(ctx);
  const named =
    day === today
      ? ctx.t('board-today', { day: formatDaySpan(ctx, 'day', { first: day, last: day }) })
      : capitalize(formatDay(day, today, language));
  const due = entries.filter(({ goal }) => goal !== null);
  const done = due.filter(({ state }) => state === 'done').length;
  const open = due.filter(({ state }) => state === 'open' || state === 'not-done').length;
  return done + open > 0 ? `${named} · ${ctx.t('board-count', { done, all: done + open })}` : named;
}

function boardKeyboard(
  ctx: MessageReader,
  { items, page, pages }: ListPage<BoardEntry>,
  day: string,
  { isChoosing = false, undoUpdate }: BoardOptions,
) {
  const { userId } = ctx.person;
  const dayNumber = toDayNumber(day);
  const place = { day: dayNumber, page };
  const toPage = (label: string, target: number) => ({
    label,
    data: boardButton.pack(userId, { day: dayNumber, page: target, mode: isChoosing ? 1 : 0 }),
  });
  const habits = items.map((entry) => (isChoosing ? choiceButton(ctx, entry, place) : entryButton(ctx, entry, place)));
  const other = { label: isChoosing ? ctx.t('list-button-back') : '…', mode: isChoosing ? 0 : 1 };
  const last = [
    ...(page > 0 ? [toPage('◀', page - 1)] : []),
    ...(items.length > 0
      ? [{ label: other.label, data: boardButton.pack(userId, { ...place, mode: other.mode }) }]
      : []),
    ...(undoUpdate === undefined
      ? []
      : [{ label: ctx.t('button-undo'), data: boardUndoButton.pack(userId, { update: undoUpdate, ...place }) }]),
    ...(day === localToday(ctx)
      ? []
      : [{ label: ctx.t('board-button-today'), data: presentBoardButton.pack(userId, {}) }]),
    ...(page < pages - 1 ? [toPage('▶', page + 1)] : []),
  ];
  const rows = Array.from({ length: Math.ceil(habits.length / 2) }, (_, row) => Math.min(2, habits.length - 2 * row));
  return buildKeyboard([...habits, ...last], [...rows, last.length]);
}

type NumberedPlace = { day: number; page: number };

function choiceButton({ person }: MessageReader, { habit }: BoardEntry, place: NumberedPlace) {
  return { label: habit.habitName, data: boardChoicesButton.pack(person.userId, { habit: habit.habitId, ...place }) };
}

function entryButton(ctx: MessageReader, entry: BoardEntry, place: NumberedPlace) {
  const { userId } = ctx.person;
  const action = findAction(entry);
  const values = { habit: entry.habit.habitId, ...place };
  const seen = toSeenRecords(entry.habit, entry.recorded);
  const label = formatLabel(ctx, entry);
  if (action.kind === 'choose') return { label, data: boardChoicesButton.pack(userId, values) };
  if (action.kind === 'untick') return { label, data: boardUntickButton.pack(userId, { ...values, seen }) };
  return { label, data: boardRecordButton.pack(userId, { ...values, seen, value: toThousandths(action.value) }) };
}
