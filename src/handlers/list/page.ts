import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { type Category, findCategories, findHabits, type HabitWithTotals } from '../../db/queries/habits/habits.ts';
import { formatSum } from '../../time/format.ts';
import { byCategory, pagesOf, placeOf, type Shelf, shelfOf, shelves } from './tabs.ts';

export const turnTo = defineButton('lp', { shelf: 'int', page: 'int' });
export const openHabit = defineButton('lh', { habit: 'int' });

const longestRest = 500;

interface Place {
  shelf: Shelf;
  page: number;
}

/** Returns one page of a shelf: its habits by category, a button each; a page that is not there any more is the nearest. */
export async function listPage(ctx: TallyContext, db: Db, { shelf, page }: Place): Promise<OutgoingMessage> {
  const { userId, language } = ctx.person;
  const [habits, categories] = await Promise.all([
    findHabits(db, userId, language),
    findCategories(db, userId, language),
  ]);
  const pages = pagesOf(habits, shelf, language);
  const at = Math.min(Math.max(0, page || 0), pages.length - 1);
  const shown = pages[at] ?? [];
  const rest = shelf === 'own' && at === pages.length - 1 ? emptyCategories(habits, categories) : [];
  const place = pages.length > 1 ? ` · ${ctx.t('list-page', { page: at + 1, pages: pages.length })}` : '';
  const text = pageText(ctx, `${ctx.t(`list-heading-${shelf}`)}${place}`, shelf, shown, rest);
  return { ...text, keyboard: pageKeyboard(ctx, { habits, shown, shelf, at, count: pages.length }) };
}

/** Returns the page on which a habit stands. */
export async function pageWith(ctx: TallyContext, db: Db, habitId: number): Promise<OutgoingMessage> {
  const { userId, language } = ctx.person;
  return listPage(ctx, db, placeOf(await findHabits(db, userId, language), habitId, language));
}

function emptyCategories(habits: HabitWithTotals[], categories: Category[]): string[] {
  const used = new Set(habits.filter((habit) => shelfOf(habit) === 'own').map(({ categoryId }) => categoryId));
  return categories
    .filter(({ own, categoryId }) => own && !used.has(categoryId))
    .map((one) => isolateRtl(one.categoryName));
}

function pageText(ctx: TallyContext, heading: string, shelf: Shelf, habits: HabitWithTotals[], rest: string[]) {
  const blocks = byCategory(habits).map((group) => ({
    title: group[0]?.categoryName ?? '',
    lines: group.map((habit) => habitLine(ctx, habit)),
  }));
  if (habits.length === 0) blocks.push({ title: '', lines: [ctx.t(`list-empty-${shelf}`)] });
  if (rest.length > 0)
    blocks.push({ title: ctx.t('list-empty-categories'), lines: [clip(rest.join(', '), longestRest)] });
  return joined(heading, blocks);
}

function joined(heading: string, blocks: { title: string; lines: string[] }[]): OutgoingMessage {
  const entities: MessageEntity[] = [];
  let text = heading;
  for (const { title, lines } of blocks) {
    text += '\n\n';
    if (title) entities.push({ type: 'bold', offset: text.length, length: title.length });
    text += [...(title ? [title] : []), ...lines].join('\n');
  }
  return { text, heading: true, entities };
}

function habitLine(ctx: TallyContext, habit: HabitWithTotals): string {
  return [`• ${isolateRtl(habit.habitName)}`, ...(habit.uses > 0 ? [useOf(ctx, habit)] : [])].join(' · ');
}

/** Returns "12 records · 9 h 30 min". */
export function useOf(ctx: TallyContext, { uses, minutes }: HabitWithTotals): string {
  return `${ctx.t('list-records', { records: uses })} · ${formatSum(minutes, ctx.person.language)}`;
}

interface Shown {
  habits: HabitWithTotals[];
  shown: HabitWithTotals[];
  shelf: Shelf;
  at: number;
  count: number;
}

function pageKeyboard(ctx: TallyContext, { habits, shown, shelf, at, count }: Shown): InlineKeyboardMarkup {
  const owner = ctx.person.userId;
  const to = (text: string, other: Shelf, page = 0) => ({
    text,
    callback_data: turnTo.pack(owner, { shelf: shelves.indexOf(other), page }),
  });
  const opening = buildKeyboard(
    shown.map(({ habitName, habitId }) => ({ label: habitName, data: openHabit.pack(owner, { habit: habitId }) })),
  );
  const turning = [...(at > 0 ? [to('◀', shelf, at - 1)] : []), ...(at < count - 1 ? [to('▶', shelf, at + 1)] : [])];
  const others = shelves
    .filter((other) => other !== shelf)
    .map((other) => ({ other, size: habits.filter((habit) => shelfOf(habit) === other).length }))
    .filter(({ other, size }) => size > 0 || other === 'own')
    .map(({ other, size }) => to(ctx.t(`list-button-${other}`, { count: size }), other));
  return { inline_keyboard: [...opening.inline_keyboard, turning, others].filter((row) => row.length > 0) };
}
