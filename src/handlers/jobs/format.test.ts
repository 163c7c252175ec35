import { expect, test } from 'vitest';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { jobTextFolders } from '../../jobs/index.ts';
import { countsWords, saidOf } from './format.ts';

const texts = loadTexts(jobTextFolders);
const [en, ru] = [texts.in('en'), texts.in('ru')];

test('what a job says is put into its own words, else told as it is', () => {
  expect(saidOf(en, 'usage', 'too_old', { count: 1, run: '3' })).toMatch(
    /^A record came more than 31 days late and is not counted \(run 3\)\./,
  );
  expect(saidOf(ru, 'usage', 'too_old:of somebody', { count: 22, run: '3' })).toMatch(
    /^22 записи пришли больше чем на 31 день позже и не учтены \(запуск 3\)\./,
  );
  expect(saidOf(en, 'batch:7', 'silent:B 7', { odd_rows: 2 })).toBe('silent:B 7 · odd rows 2');
});

test('counts begin with the rows that were read', () => {
  const counts = { batches: 1, rows_done: 3, rows_read: 5000, rows_reset: 0, rows_too_old: 2 };
  expect(countsWords({ t: en, language: 'en' }, counts)).toBe(
    'rows read 5,000 · calculated 3 · reset 0 · too old 2 · batches 1',
  );
});
