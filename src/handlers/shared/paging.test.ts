import { expect, test } from 'vitest';
import { paginate } from './paging.ts';

const letters = ['a', 'b', 'c', 'd', 'e'];

test.each([
  [0, ['a', 'b'], 0],
  [2, ['e'], 2],
  [9, ['e'], 2],
  [-1, ['a', 'b'], 0],
])('page %s of five items is %j', (requested, items, page) => {
  expect(paginate(letters, requested, 2)).toEqual({ items, page, pages: 3 });
});

test('an empty list has no pages', () => {
  expect(paginate([], 1, 2)).toEqual({ items: [], page: 0, pages: 0 });
});
