import { expect, test } from 'vitest';
import { readDay } from '../../app/read-day.ts';
import { parsePeriod } from './parse-period.ts';
import { parseSelection } from './selection.ts';

const today = '2026-11-28';
const names = ['Running', 'Reading', 'March practice', 'Sunday roast'].map((name, index) => ({
  id: index + 1,
  name,
  own: true,
  uses: 0,
}));

function read(text: string): string {
  const selection = parseSelection(text, names, (part) => parsePeriod(part, { unit: 'day', today, readDay }));
  if (selection.kind === 'refused') return selection.reading.reason;
  const period = selection.period ? ` ${selection.period.unit} ${selection.period.day}` : '';
  if (selection.kind === 'selected') return `${selection.named?.name ?? 'all'}${period}`;
  return `${selection.isKnown ? 'which' : 'unknown'} ${selection.choices.map(({ name }) => name).join('|')}${period}`;
}

test.each([
  ['reading', 'Reading'],
  ['run', 'Running'],
  ['raeding', 'Reading'],
  ['2025', 'all year 2025-01-01'],
  ['march', 'all month 2026-03-01'],
  ['march practice', 'March practice'],
  ['sunday roast', 'Sunday roast'],
  ['sunday roast yesterday', 'Sunday roast day 2026-11-27'],
  ['reading last week', 'Reading week 2026-11-21'],
  ['reading october 2025', 'Reading month 2025-10-01'],
  ['2025 reading', 'Reading year 2025-01-01'],
  ['прошлая неделя', 'all week 2026-11-21'],
  ['r', 'which Running|Reading'],
  ['r 2025', 'which Running|Reading year 2025-01-01'],
  ['tomorrow', 'future-day'],
  ['readings of books', 'unknown Reading'],
  ['xyz', 'unknown '],
])('%s', (text, expected) => {
  expect(read(text)).toBe(expected);
});
