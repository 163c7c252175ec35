import { expect, test } from 'vitest';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { jobTextFolders } from '../index.ts';
import { jobAlertText, jobTitle, phaseLabel } from './job-texts.ts';

const texts = loadTexts(jobTextFolders);
const [en, ru] = [texts.in('en'), texts.in('ru')];

test('an alert has the text of its job; without a text it is its key and values', () => {
  expect(jobAlertText(en, 'usage', 'too_old', { count: 1, run: '3' })).toMatch(
    /^A record came more than 31 days late and is not counted \(run 3\)\./,
  );
  expect(jobAlertText(ru, 'usage', 'too_old:of somebody', { count: 22, run: '3' })).toMatch(
    /^22 записи пришли больше чем на 31 день позже и не учтены \(запуск 3\)\./,
  );
  expect(jobAlertText(en, 'batch:7', 'silent:B 7', { odd_rows: 2 })).toBe('silent:B 7 · odd rows 2');
});

test('a phase has a label in words, also one that names its subject', () => {
  expect(phaseLabel(ru, 'sales-backfill', 'wait for the report')).toBe('ожидание отчёта');
  const label = phaseLabel(ru, 'sales-increment', 'read user_order_log').replace(/[\u2068\u2069]/g, '');
  expect(label).toBe('чтение user_order_log');
  expect(phaseLabel(en, 'usage', 'sort all')).toBe('sort all');
});

test('a job of a table has the title of its family and its number', () => {
  expect(jobTitle(en, 'batch:7')).toBe('Batch aggregation 7');
  expect(jobTitle(en, 'batch')).toBe('Batch aggregation');
  expect(jobTitle(en, 'nightly')).toBe('nightly');
});
