import { expect, test } from 'vitest';
import { formatAge, formatBytes } from './format.ts';

test('an age is in the largest unit that fits, rounded down', () => {
  const ages = [0, 59, 60, 3_599, 3_600, 86_399, 86_400, 5 * 86_400];
  expect(ages.map((seconds) => formatAge('en', seconds))).toEqual([
    'this minute',
    'this minute',
    '1 minute ago',
    '59 minutes ago',
    '1 hour ago',
    '23 hours ago',
    'yesterday',
    '5 days ago',
  ]);
  expect(formatAge('ru', 7_200)).toBe('2 часа назад');
  expect(formatAge('en', -5)).toBe('this minute'); // a clock that was set back
});

test('a size has a unit that people know', () => {
  expect([50_000, 1_240_000, 124_400_000, 2_500_000_000].map((bytes) => formatBytes('en', bytes))).toEqual([
    '50 kB',
    '1.2 MB',
    '124 MB',
    '2.5 GB',
  ]);
  expect(formatBytes('ru', 1_240_000)).toBe('1,2 МБ');
});
