import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { jobTextFolders } from '../../jobs/index.ts';
import { formatRunParams } from './format-params.ts';

const texts = loadTexts(jobTextFolders);
const job = { params: z.object({ rebuild: z.boolean(), rejects: z.boolean(), more: z.string() }) };

test.each([
  ['en', 'Rebuild daily totals · Retry rejected rows: no · more: true'],
  ['ru', 'Пересчитать итоги по дням · Повторить отклонённые строки: нет · more: true'],
] as const)('%s: parameters are shown with their labels, a switch that is on without a value', (language, expected) => {
  const params = { more: 'true', rejects: false, rebuild: 'Yes' };
  expect(formatRunParams(texts.in(language), { job: 'habits', params }, job)).toBe(expected);
});

test('of an unknown job or parameter, the names are shown, and paths of the server are not', () => {
  const run = { job: 'gone', params: { rebuild: true, file: '/srv/in/a.csv' } };
  expect(formatRunParams(texts.in('en'), run, null)).toBe('rebuild: true · file: a.csv');
});
