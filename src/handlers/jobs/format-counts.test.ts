import { expect, test } from 'vitest';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { jobTextFolders } from '../../jobs/index.ts';
import { formatCounts } from './format-counts.ts';

test('counts begin with the rows that were read', () => {
  const t = loadTexts(jobTextFolders).in('en');
  const counts = { batches: 1, rows_done: 3, rows_read: 5000, rows_reset: 0, rows_too_old: 2 };
  expect(formatCounts({ t, language: 'en' }, counts)).toBe(
    'rows read 5,000 · calculated 3 · reset 0 · too old 2 · batches 1',
  );
});
