import { expect, test } from 'vitest';
import { labelPeople } from './people-labels.ts';

const label = (...people: [name: string, username: string | null][]) =>
  labelPeople(people.map(([name, username], index) => ({ id: index + 1, name, username }))).map(({ detail }) => detail);

test('only people of one name have a detail: the user name, else the id', () => {
  expect(label(['Anna Berg', 'anna'], ['Ben', 'ben'], ['Anna Berg', null])).toEqual(['@anna', null, 'ID 3']);
});

test('names that look the same are the same name', () => {
  expect(label(['Anna  Berg', 'a'], ['anna berg\u202e', 'b'], ['Anna Berge', 'c'])).toEqual(['@a', '@b', null]);
});
