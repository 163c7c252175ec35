import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { type Category, findCategories, findHabits, type HabitWithTotals } from '../../db/queries/habits/habits.ts';
import { formatUse } from '../shared/format-use.ts';
import { openHabitButton } from '../shared/habit-buttons.ts';
import { chooseTab, findPosition, groupByCategory, type ListPosition, splitIntoPages, type Tab, tabs } from './tabs.ts';

/** Shows a page of a tab in the pressed message. */
export const listPageButton = defineButton('lp', { shelf: 'int', page: 'int' });

/** Shows a page of the own categories. */
export const categoriesPageButton = defineButton('lc', { page: 'int' });

/** The maximum length of the list of categories without habits. */
const maxCategoriesLength = 500;

/** Creates a page of the list, with a button for each habit. A page that no longer exists becomes the nearest one. */
export async function listPage(ctx: TallyContext, db: Db, { tab, page }: ListPosition): Promise<OutgoingMessage> {
  const { userId, language } = ctx.person;
  const [habits, categories] = await Promise.all([
    findHabits(db, userId, language),
    findCategories(db, userId, language),
  ]);
  const pages = splitIntoPages(habits, tab, language);
  const index = Math.min(Math.max(0, page || 0), pages.length - 1);
  const isLastOwn = tab === 'own' && index === pages.length - 1;
  const view: PageView = {
    tab,
    index,
    count: pages.length,
    habits: pages[index] ?? [],
    emptyCategories: isLastOwn ? emptyCategoryNames(habits, categories) : [],
    all: habits,
    categoryCount: countShownCategories(habits, categories),
  };
  return { ...pageText(ctx, view), keyboard: pageKeyboard(ctx, view) };
}

/** Creates the page that contains a habit. */
export async function listPageWith(ctx: TallyContext, db: Db, habitId: number): Promise<OutgoingMessage> {
  const { userId, language } = ctx.person;
  return listPage(ctx, db, findPosition(await findHabits(db, userId, language), habitId, language));
}

interface PageView {
  tab: Tab;
  /** The number of the page, from 0. */
  index: number;
  count: number;
  /** The habits of the page. */
  habits: HabitWithTotals[];
  /** The names of own categories without habits, except built-in ones; they are shown on the last page. */
  emptyCategories: string[];
  /** The habits of all tabs. */
  all: HabitWithTotals[];
  /** Number of own categories that the page of categories shows. */
  categoryCount: number;
}

function emptyCategoryNames(habits: HabitWithTotals[], categories: Category[]): string[] {
  const used = new Set(habits.filter((habit) => chooseTab(habit) === 'own').map(({ categoryId }) => categoryId));
  return categories
    .filter(({ own, builtIn, categoryId }) => own && !builtIn && !used.has(categoryId))
    .map((category) => isolateRtl(category.categoryName));
}

function countShownCategories(habits: HabitWithTotals[], categories: Category[]): number {
  const used = new Set(habits.filter(({ own }) => own).map(({ categoryId }) => categoryId));
  return categories.filter(({ own, builtIn, categoryId }) => own && (!builtIn || used.has(categoryId))).length;
}

function pageText(ctx: TallyContext, { tab, index, count, habits, emptyCategories }: PageView): OutgoingMessage {
  const sections = groupByCategory(habits).map((group) => ({
    title: isolateRtl(group[0]?.categoryName ?? ''),
    lines: group.map((habit) => habitLine(ctx, habit)),
  }));
  if (habits.length === 0) sections.push({ title: '', lines: [ctx.t(`list-empty-${tab}`)] });
  if (emptyCategories.length > 0) {
    const names = clip(emptyCategories.join(', '), maxCategoriesLength);
    sections.push({ title: ctx.t('list-empty-categories'), lines: [names] });
  }
  const position = count > 1 ? ` · ${ctx.t('list-page', { page: index + 1, pages: count })}` : '';
  return joinSections(`${ctx.t(`list-heading-${tab}`)}${position}`, sections);
}

/** Joins the heading and the sections to a text with bold titles. */
function joinSections(heading: string, sections: { title: string; lines: string[] }[]): OutgoingMessage {
  const entities: MessageEntity[] = [];
  let text = heading;
  for (const { title, lines } of sections) {
    text += '\n\n';
    if (title) entities.push({ type: 'bold', offset: text.length, length: title.length });
    text += [...(title ? [title] : []), ...lines].join('\n');
  }
  return { text, heading: true, entities };
}

function habitLine(ctx: TallyContext, habit: HabitWithTotals): string {
  return [`• ${isolateRtl(habit.habitName)}`, ...(habit.uses > 0 ? [formatUse(ctx, habit)] : [])].join(' · ');
}

/** Creates the buttons: one for each habit, ◀ ▶, and one for each other tab that has habits. */
function pageKeyboard(
  ctx: TallyContext,
  { habits, tab, index, count, all, categoryCount }: PageView,
): InlineKeyboardMarkup {
  const owner = ctx.person.userId;
  const pageButton = (text: string, target: Tab, page = 0) => ({
    text,
    callback_data: listPageButton.pack(owner, { shelf: tabs.indexOf(target), page }),
  });
  const { inline_keyboard: habitRows } = buildKeyboard(
    habits.map(({ habitName, habitId }) => ({
      label: habitName,
      data: openHabitButton.pack(owner, { habit: habitId }),
    })),
  );
  const arrows = [
    ...(index > 0 ? [pageButton('◀', tab, index - 1)] : []),
    ...(index < count - 1 ? [pageButton('▶', tab, index + 1)] : []),
  ];
  const otherTabs = tabs
    .filter((other) => other !== tab)
    .map((other) => ({ other, size: all.filter((habit) => chooseTab(habit) === other).length }))
    .filter(({ other, size }) => size > 0 || other === 'own')
    .map(({ other, size }) => pageButton(ctx.t(`list-button-${other}`, { count: size }), other));
  const categories =
    tab === 'own' && categoryCount > 0
      ? [
          {
            text: ctx.t('list-button-categories', { count: categoryCount }),
            callback_data: categoriesPageButton.pack(owner, { page: 0 }),
          },
        ]
      : [];
  return { inline_keyboard: [...habitRows, arrows, categories, otherTabs].filter((row) => row.length > 0) };
}
