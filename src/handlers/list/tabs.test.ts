import { expect, test } from 'vitest';
import type { HabitWithTotals } from '../../db/queries/habits/habits.ts';
import { findPosition, groupByCategory, habitsPerPage, splitIntoPages } from './tabs.ts';

function habit(habitId: number, categoryName: string, more: Partial<HabitWithTotals> = {}): HabitWithTotals {
  const categoryId = categoryName.charCodeAt(0);
  return {
    habitId,
    habitName: `habit ${habitId}`,
    categoryId,
    categoryName,
    own: true,
    archived: false,
    kind: 'time',
    unit: null,
    direction: 'at_least',
    goals: [],
    uses: 0,
    minutes: 0,
    amount: 0,
    ...more,
  };
}

const many = Array.from({ length: 23 }, (_, index) => habit(index + 1, ['Work', 'home', 'Sport'][index % 3] ?? ''));

test('pages hold each habit of the tab once, categories in order without case, the order kept within them', () => {
  const pages = splitIntoPages([...many, habit(99, 'Art', { archived: true })], 'own', 'en');
  expect(pages.map((page) => page.length)).toEqual([habitsPerPage, habitsPerPage, 3]);
  expect(groupByCategory(pages.flat()).map((group) => group.map(({ habitId }) => habitId))).toEqual([
    [2, 5, 8, 11, 14, 17, 20, 23],
    [3, 6, 9, 12, 15, 18, 21],
    [1, 4, 7, 10, 13, 16, 19, 22],
  ]);
});

test('an empty tab has one empty page', () => {
  expect(splitIntoPages(many, 'archived', 'en')).toEqual([[]]);
});

test('a habit is found on its tab and page', () => {
  const all = [...many, habit(99, 'Art', { archived: true }), habit(7000, 'Art', { own: false })];
  expect(findPosition(all, 22, 'en')).toEqual({ tab: 'own', page: 2 });
  expect(findPosition(all, 99, 'en')).toEqual({ tab: 'archived', page: 0 });
  expect(findPosition(all, 7000, 'en')).toEqual({ tab: 'starters', page: 0 });
  expect(findPosition(all, 5555, 'en')).toEqual({ tab: 'own', page: 0 });
});
