import { expect, test } from 'vitest';
import type { HabitWithTotals } from '../../db/queries/habits/habits.ts';
import { byCategory, habitsPerPage, pagesOf, placeOf } from './tabs.ts';

function habit(habitId: number, categoryName: string, more: Partial<HabitWithTotals> = {}): HabitWithTotals {
  const categoryId = categoryName.charCodeAt(0);
  return {
    habitId,
    habitName: `habit ${habitId}`,
    categoryId,
    categoryName,
    own: true,
    archived: false,
    uses: 0,
    minutes: 0,
    ...more,
  };
}

const many = Array.from({ length: 23 }, (_, index) => habit(index + 1, ['Work', 'home', 'Sport'][index % 3] ?? ''));

test('pages hold each habit of the shelf once, categories in order without case, the order given within', () => {
  const pages = pagesOf([...many, habit(99, 'Art', { archived: true })], 'own', 'en');
  expect(pages.map((page) => page.length)).toEqual([habitsPerPage, habitsPerPage, 3]);
  expect(byCategory(pages.flat()).map((group) => group.map(({ habitId }) => habitId))).toEqual([
    [2, 5, 8, 11, 14, 17, 20, 23],
    [3, 6, 9, 12, 15, 18, 21],
    [1, 4, 7, 10, 13, 16, 19, 22],
  ]);
});

test('an empty shelf has one empty page', () => {
  expect(pagesOf(many, 'archived', 'en')).toEqual([[]]);
});

test('a habit is found on its shelf and page', () => {
  const all = [...many, habit(99, 'Art', { archived: true }), habit(7000, 'Art', { own: false })];
  expect(placeOf(all, 22, 'en')).toEqual({ shelf: 'own', page: 2 });
  expect(placeOf(all, 99, 'en')).toEqual({ shelf: 'archived', page: 0 });
  expect(placeOf(all, 7000, 'en')).toEqual({ shelf: 'starters', page: 0 });
  expect(placeOf(all, 5555, 'en')).toEqual({ shelf: 'own', page: 0 });
});
