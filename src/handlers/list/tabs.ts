import type { HabitWithTotals } from '../../db/queries/habits/habits.ts';

/**
 * The tabs of the list: own habits in use, starter habits, archived habits. Buttons carry the index, so only append.
 */
export const tabs = ['own', 'starters', 'archived'] as const;
export type Tab = (typeof tabs)[number];

/** A page of a tab; `page` counts from 0. */
export interface ListPosition {
  tab: Tab;
  page: number;
}

export const habitsPerPage = 10;

/** Returns the tab on which a habit is shown. */
export function chooseTab({ own, archived }: Pick<HabitWithTotals, 'own' | 'archived'>): Tab {
  if (!own) return 'starters';
  return archived ? 'archived' : 'own';
}

/**
 * Splits the habits of a tab into pages, at least one. Categories are in alphabetical order; within them the order is
 * kept.
 */
export function splitIntoPages(habits: readonly HabitWithTotals[], tab: Tab, language: string): HabitWithTotals[][] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  const shown = habits
    .filter((habit) => chooseTab(habit) === tab)
    .sort((a, b) => collator.compare(a.categoryName, b.categoryName) || a.categoryId - b.categoryId);
  const count = Math.max(1, Math.ceil(shown.length / habitsPerPage));
  return Array.from({ length: count }, (_, page) => shown.slice(page * habitsPerPage, (page + 1) * habitsPerPage));
}

/** Finds the page of a habit. Returns the first page of the own habits where there is no such habit. */
export function findPosition(habits: readonly HabitWithTotals[], habitId: number, language: string): ListPosition {
  const habit = habits.find((one) => one.habitId === habitId);
  if (!habit) return { tab: 'own', page: 0 };
  const tab = chooseTab(habit);
  return { tab, page: splitIntoPages(habits, tab, language).findIndex((page) => page.includes(habit)) };
}

/** Groups habits by category. The habits must be in the order of {@link splitIntoPages}. */
export function groupByCategory(habits: readonly HabitWithTotals[]): HabitWithTotals[][] {
  const groups: HabitWithTotals[][] = [];
  for (const habit of habits) {
    const last = groups.at(-1);
    if (last?.[0]?.categoryId === habit.categoryId) last.push(habit);
    else groups.push([habit]);
  }
  return groups;
}
