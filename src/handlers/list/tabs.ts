import type { HabitWithTotals } from '../../db/queries/habits/habits.ts';

/** Where a habit is shown: among the own ones in use, the starters, or what is archived. The order is that of the buttons' data. */
export const shelves = ['own', 'starters', 'archived'] as const;
export type Shelf = (typeof shelves)[number];

export const habitsPerPage = 10;

export function shelfOf({ own, archived }: Pick<HabitWithTotals, 'own' | 'archived'>): Shelf {
  if (!own) return 'starters';
  return archived ? 'archived' : 'own';
}

/** Returns the pages of a shelf, at least one: by category in the order of the alphabet, then the order given. */
export function pagesOf(habits: readonly HabitWithTotals[], shelf: Shelf, language: string): HabitWithTotals[][] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  const kept = habits
    .filter((habit) => shelfOf(habit) === shelf)
    .sort((a, b) => collator.compare(a.categoryName, b.categoryName) || a.categoryId - b.categoryId);
  const count = Math.max(1, Math.ceil(kept.length / habitsPerPage));
  return Array.from({ length: count }, (_, page) => kept.slice(page * habitsPerPage, (page + 1) * habitsPerPage));
}

/** Returns the shelf and page on which a habit stands; the first page of the own ones where it is none of them. */
export function placeOf(
  habits: readonly HabitWithTotals[],
  habitId: number,
  language: string,
): { shelf: Shelf; page: number } {
  const habit = habits.find((one) => one.habitId === habitId);
  if (!habit) return { shelf: 'own', page: 0 };
  const shelf = shelfOf(habit);
  return { shelf, page: pagesOf(habits, shelf, language).findIndex((page) => page.includes(habit)) };
}

/** Returns neighbours of one category together; the list is in the order of {@link pagesOf}. */
export function byCategory(habits: readonly HabitWithTotals[]): HabitWithTotals[][] {
  const groups: HabitWithTotals[][] = [];
  for (const habit of habits) {
    const last = groups.at(-1);
    if (last?.[0]?.categoryId === habit.categoryId) last.push(habit);
    else groups.push([habit]);
  }
  return groups;
}
