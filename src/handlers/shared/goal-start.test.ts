import { expect, test } from 'vitest';
import { readStartDay } from '../../app/read-day.ts';
import { splitGoalStart } from './goal-start.ts';

const split = (text: string) => {
  const { text: rest, start, refusal } = splitGoalStart(text, '2026-11-29', readStartDay);
  return [rest, start, ...(refusal ? [refusal] : [])];
};

test.each([
  ['30m a day from 1 Nov', '30m a day', '2026-11-01'],
  ['30m a day from Monday', '30m a day', '2026-11-30'],
  ['from Monday on 30m a day', '30m a day', '2026-11-30'],
  ['8 glasses a day starting from the 1st', '8 glasses a day', '2026-12-01'],
  ['none as of next week', 'none', '2026-11-30'],
  ['30м в день с понедельника', '30м в день', '2026-11-30'],
  ['с 1 января 3 раза в неделю', '3 раза в неделю', '2027-01-01'],
  ['5 страниц в день начиная с завтрашнего дня', '5 страниц в день', '2026-11-30'],
  ['не больше 2 в день со среды', 'не больше 2 в день', '2026-12-02'],
  ['since yesterday', '', '2026-11-28'],
  ['30m a day', '30m a day', null],
  ['30m a day from home', '30m a day from home', null],
])('%s', (text, rest, start) => {
  expect(split(text)).toEqual([rest, start]);
});

test('a day that cannot be is refused with its reason', () => {
  expect(split('30m a day from 31 Nov')).toEqual(['30m a day from 31 Nov', null, 'impossible-day']);
});
