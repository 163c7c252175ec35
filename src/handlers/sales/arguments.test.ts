import { expect, test } from 'vitest';
import { readDay } from '../../app/read-day.ts';
import { parsePeriod } from '../shared/parse-period.ts';
import { parseSalesArguments } from './arguments.ts';

const today = '2026-11-28';

test.each([
  ['', 'revenue month null'],
  ['items', 'items month null'],
  ['october', 'revenue month 2026-10-01'],
  ['cities 2025', 'cities year 2025-01-01'],
  ['2025 клиенты', 'customers year 2025-01-01'],
  ['last week', 'revenue week 2026-11-21'],
  ['week', 'revenue week null'],
  ['yesterday', 'revenue week 2026-11-27'],
  ['all', 'revenue all null'],
  ['items cities', null],
  ['everywhere', null],
])('/sales %s', (args, expected) => {
  const view = parseSalesArguments(args, today, (text) => parsePeriod(text, { unit: 'week', today, readDay }));
  expect(view && `${view.kind} ${view.unit} ${view.at}`).toBe(expected);
});
