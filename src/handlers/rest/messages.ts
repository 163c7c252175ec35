import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Executor } from '../../db/client.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { findRests, type NamedRest } from '../../db/queries/habits/rests.ts';
import { calendarNames } from '../shared/format-period.ts';
import { openHabitButton, restDaysButton } from '../shared/habit-buttons.ts';
import { findHabitCandidates, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { pageHeading, paginate } from '../shared/paging.ts';
import { localToday } from '../shared/update-time.ts';
import { deleteRestButton, endRestButton, restListButton, setWeekdaysButton } from './buttons.ts';
import { formatRest, formatShortRest, formatWeekdays, restName, weekdayOrder } from './format-rest.ts';

/** Rests on a page. */
const perPage = 8;

/** Creates a page of the rests that apply today or later, with buttons that end and delete them. */
export async function restListMessage(ctx: TallyContext, exec: Executor, page = 0): Promise<OutgoingMessage> {
  const rests = await findRests(exec, ctx.person.userId, localToday(ctx));
  if (rests.length === 0) return emptyListMessage(ctx, exec);
  const shown = paginate(rests, page, perPage);
  const toPage = (label: string, target: number) => ({
    label,
    data: restListButton.pack(ctx.person.userId, { page: target }),
  });
  const rows = shown.items.map((rest) => {
    const isOnly = shown.items.filter(({ habitId }) => habitId === rest.habitId).length === 1;
    return restButtons(ctx, rest, isOnly ? restName(ctx, rest) : formatShortRest(ctx, rest));
  });
  const arrows = [
    ...(shown.page > 0 ? [toPage('◀', shown.page - 1)] : []),
    ...(shown.page < shown.pages - 1 ? [toPage('▶', shown.page + 1)] : []),
  ];
  return {
    text: [
      pageHeading(ctx, ctx.t('rest-list'), shown),
      '',
      ...shown.items.map((rest) => `• ${formatRest(ctx, rest)}`),
      '',
      ctx.t('rest-help'),
    ].join('\n'),
    heading: true,
    keyboard: buildKeyboard([...rows.flat(), ...arrows], [...rows.map((row) => row.length), arrows.length]),
  };
}

/** A rest that has begun can be ended; its past days stay. */
function restButtons(ctx: TallyContext, rest: NamedRest, name: string) {
  const { userId } = ctx.person;
  const values = { rest: rest.restId };
  const hasBegun = rest.fromDate < localToday(ctx);
  return [
    ...(hasBegun ? [{ label: ctx.t('rest-button-end', { name }), data: endRestButton.pack(userId, values) }] : []),
    { label: ctx.t('rest-button-delete', { name }), data: deleteRestButton.pack(userId, values) },
  ];
}

async function emptyListMessage(ctx: TallyContext, exec: Executor): Promise<OutgoingMessage> {
  const habits = selectOfferedHabits((await findHabitCandidates(ctx, exec)).filter(({ own }) => own));
  const buttons = habits.map(({ habitId, habitName }) => ({
    label: habitName,
    data: restDaysButton.pack(ctx.person.userId, { habit: habitId }),
  }));
  return { text: `${ctx.t('rest-list-empty')}\n\n${ctx.t('rest-help')}`, keyboard: buildKeyboard(buttons) };
}

/** Creates the card of the rest days of a habit: a button for each weekday. Null: there is no such habit. */
export async function restDaysMessage(
  ctx: TallyContext,
  exec: Executor,
  habitId: number,
  undo?: { label: string; data: string },
): Promise<OutgoingMessage | null> {
  const { userId, language, weekStart } = ctx.person;
  const habit = await findHabit(exec, userId, habitId);
  if (!habit) return null;
  const today = localToday(ctx);
  const rests = (await findRests(exec, userId, today)).filter((rest) => rest.habitId === habitId);
  const weekdays = rests.reduce((all, rest) => (rest.fromDate <= today ? all | (rest.weekdays ?? 0) : all), 0);
  const { weekdayNames } = calendarNames(language);
  const days = weekdayOrder(weekStart).map((index) => ({
    label: `${(weekdays >> index) & 1 ? '☑' : '☐'} ${weekdayNames[index]}`,
    data: setWeekdaysButton.pack(userId, { habit: habitId, weekdays: weekdays ^ (1 << index) }),
  }));
  const vacations = rests.filter((rest) => rest.weekdays === null).map((rest) => formatRest(ctx, rest));
  const text = [
    isolateRtl(habit.habitName),
    weekdays === 0 ? ctx.t('rest-days-none') : ctx.t('rest-days', { days: formatWeekdays(ctx, weekdays) }),
    ...vacations,
    '',
    ctx.t('rest-days-help', { name: habit.habitName }),
  ].join('\n');
  const last = [
    ...(undo ? [undo] : []),
    { label: ctx.t('list-button-back'), data: openHabitButton.pack(userId, { habit: habitId }) },
  ];
  return { text, heading: true, keyboard: buildKeyboard([...days, ...last], [4, 3, last.length]) };
}
