import type { InlineKeyboardMarkup } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findRecordedHabits, findRecordedMonths } from '../../db/queries/habits/history.ts';
import { formatAxisMonth } from '../shared/format-period.ts';
import { type HistoryView, historyPageButton, toButtonValues } from '../shared/history-button.ts';
import { type ListPage, paginate } from '../shared/paging.ts';
import { describeFilter, habitsButton, monthsButton } from './view.ts';

const choicesPerPage = 12;

/** A choice: its label and the view that it shows. */
interface Choice {
  label: string;
  view: HistoryView;
}

/** Asks for a month. Only months with records of the habit of the view are offered. */
export async function monthChoices(
  ctx: TallyContext,
  db: Db,
  view: HistoryView,
  page: number,
): Promise<OutgoingMessage> {
  const { filter, title } = await describeFilter(ctx, db, { ...view, unit: 'all', at: null });
  const months = await findRecordedMonths(db, ctx.person.userId, filter);
  const choices: Choice[] = months.map((month) => ({
    label: formatAxisMonth(month, ctx.person.language),
    view: { ...view, from: 0, unit: 'month', at: month },
  }));
  if (view.unit !== 'all')
    choices.unshift({ label: ctx.t('button-all'), view: { ...view, from: 0, unit: 'all', at: null } });
  const text = [...(title === null ? [] : [title]), ctx.t('history-ask-month')].join('\n');
  const button = monthsButton;
  return {
    text,
    keyboard: choiceKeyboard(ctx, { page: paginate(choices, page, choicesPerPage), perRow: 3, view, button }),
  };
}

/** Asks for a habit. Only habits with records in the period of the view are offered. */
export async function habitChoices(
  ctx: TallyContext,
  db: Db,
  view: HistoryView,
  page: number,
): Promise<OutgoingMessage> {
  const { filter, title } = await describeFilter(ctx, db, { ...view, habit: 0 });
  const habits = await findRecordedHabits(db, ctx.person.userId, filter);
  const choices: Choice[] = habits.map(({ habitId, habitName }) => ({
    label: habitName,
    view: { ...view, from: 0, habit: habitId },
  }));
  if (view.habit !== 0) choices.unshift({ label: ctx.t('all-habits'), view: { ...view, from: 0, habit: 0 } });
  const text = [...(title === null ? [] : [title]), ctx.t('history-ask-habit')].join('\n');
  const button = habitsButton;
  return {
    text,
    keyboard: choiceKeyboard(ctx, { page: paginate(choices, page, choicesPerPage), perRow: 2, view, button }),
  };
}

interface ChoiceKeyboardOptions {
  page: ListPage<Choice>;
  perRow: number;
  /** The view to which `Back` leads. */
  view: HistoryView;
  /** The button that shows another page of the choices. */
  button: typeof monthsButton;
}

function choiceKeyboard(
  ctx: TallyContext,
  { page, perRow, view, button }: ChoiceKeyboardOptions,
): InlineKeyboardMarkup {
  const owner = ctx.person.userId;
  const choices = page.items.map((choice) => ({
    label: choice.label,
    data: historyPageButton.pack(owner, toButtonValues(choice.view)),
  }));
  const turn = (label: string, target: number) => ({
    label,
    data: button.pack(owner, { page: target, ...toButtonValues(view) }),
  });
  const arrows = [
    ...(page.page > 0 ? [turn('◀', page.page - 1)] : []),
    ...(page.page < page.pages - 1 ? [turn('▶', page.page + 1)] : []),
  ];
  const back = { label: ctx.t('history-button-back'), data: historyPageButton.pack(owner, toButtonValues(view)) };
  const rows = [buildKeyboard(choices, perRow), buildKeyboard(arrows), buildKeyboard([back])];
  return { inline_keyboard: rows.flatMap(({ inline_keyboard }) => inline_keyboard).filter((row) => row.length > 0) };
}
