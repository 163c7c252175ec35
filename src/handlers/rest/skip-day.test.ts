import { expect, test } from 'vitest';
import { findStatedDay } from '../record/line/day.ts';
import { parseSkippedDay } from './skip-day.ts';

/** Sunday, 29 November 2026. */
const today = '2026-11-29';

function write(text: string): string {
  const reading = parseSkippedDay(text, { today, weekStart: 1, readDay: findStatedDay });
  if (reading.kind === 'refused') return reading.reason;
  return [reading.day.slice(2), ...(reading.note === null ? [] : [reading.note])].join(' ');
}

test.each([
  ['', '26-11-29'],
  ['ill', '26-11-29 ill'],
  ['yesterday ill', '26-11-28 ill'],
  ['ill yesterday', '26-11-28 ill'],
  ['вчера болею', '26-11-28 болею'],
  ['2 days ago', '26-11-27'],
  ['tomorrow', '26-11-30'],
  ['1 Dec', '26-12-01'],
  ['1.12', '26-12-01'],
  ['1.12 trip', '26-12-01 trip'],
  ['1 декабря', '26-12-01'],
  ['28.11', '26-11-28'],
  ['27 November ill', '26-11-27 ill'],
  ['the 27th', '26-11-27'],
  ['the 3rd', '26-12-03'],
  ['6 Jan', '27-01-06'],
  ['2026-12-01', '26-12-01'],
  ['in 2 days', '26-12-01'],
  ['через 2 дня', '26-12-01'],
  ['the day after tomorrow', '26-12-01'],
  ['послезавтра', '26-12-01'],
  ['family trip tomorrow', '26-11-30 family trip'],
  ['trip tomorrow', '26-11-30 trip'],
  ['в отпуске завтра', '26-11-30 в отпуске'],
  ['trip on 1 Dec', '26-12-01 trip'],
  ['Friday', '26-11-27'],
  ['Tuesday', '26-12-01'],
  ['next Friday', '26-12-04'],
  ['last Friday', '26-11-27'],
  ['#ill', '26-11-29 ill'],
  ['too much sun', '26-11-29 too much sun'],
  ['slept 2.5 h', '26-11-29 slept 2.5 h'],
  ['2.5 h sleep', 'unclear-day'],
  ['31.2', 'impossible-day'],
  ['31.2 ill', 'impossible-day'],
  ['ill 31.2', 'impossible-day'],
  ['32.1', 'unclear-day'],
  ['in 2 fortnights', 'unclear-day'],
  ['trip 2.12 with Anna', 'unclear-day'],
  ['trip 2 December with Anna', 'unclear-day'],
  ['1 Dec 3 Dec', 'two-days'],
  ['next week', 'several-days'],
  ['until Friday', 'several-days'],
  ['ill until Friday', 'several-days'],
  ['24.12–6.1', 'several-days'],
  ['до пятницы', 'several-days'],
])('a skipped day: %s', (text, expected) => expect(write(text)).toBe(expected));
