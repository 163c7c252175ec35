import { expect, test } from 'vitest';
import { findExpired } from './retention.ts';

const keep = { newest: 7, weeks: 5, months: 12 };
const backup = (day: string) => ({ at: new Date(`${day}T02:41:00Z`) });
const addDays = (start: string, days: number) =>
  new Date(Date.parse(`${start}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const days = (files: { at: Date }[]) => files.map(({ at }) => at.toISOString().slice(0, 10));

/** Writes a backup on each of the days, with the removal after each, and returns the days that are left. */
function backUpOn(written: string[]): string[] {
  let files: { at: Date }[] = [];
  for (const day of written) {
    files.push(backup(day));
    const expired = findExpired(files, keep);
    files = files.filter((file) => !expired.includes(file));
  }
  return days(files).sort().reverse();
}

test('after three years of daily backups, 7 days, 5 weeks and 12 months are left', () => {
  const left = backUpOn(Array.from({ length: 1100 }, (_, day) => addDays('2024-01-01', day)));
  expect(left.slice(0, 7)).toEqual(Array.from({ length: 7 }, (_, day) => addDays('2027-01-04', -day)));
  // The newest of each week, which ends on Sunday; the first one is the newest that is older than a week.
  expect(left.slice(7, 12)).toEqual(['2026-12-28', '2026-12-27', '2026-12-20', '2026-12-13', '2026-12-06']);
  expect(left.slice(12, 15)).toEqual(['2026-11-29', '2026-10-25', '2026-09-27']);
  expect(left).toHaveLength(24);
  expect(left.at(-1)?.slice(0, 7)).toBe('2025-12');
});

test('the removal is idempotent, and the order of the files does not matter', () => {
  const files = Array.from({ length: 300 }, (_, day) => backup(addDays('2026-01-01', day)));
  const expired = findExpired(files, keep);
  expect(findExpired([...files].reverse(), keep)).toEqual(expired);
  expect(
    findExpired(
      files.filter((file) => !expired.includes(file)),
      keep,
    ),
  ).toEqual([]);
});

test('a pause of the backups removes none, however long it is', () => {
  const old = Array.from({ length: 7 }, (_, day) => addDays('2020-03-01', day));
  expect(backUpOn([...old, '2026-11-29'])).toHaveLength(8);
});

test('the newest backups are kept, also several of one day', () => {
  const hours = Array.from({ length: 12 }, (_, hour) => ({ at: new Date(Date.UTC(2026, 10, 29, hour)) }));
  const expired = findExpired(hours, { newest: 3, weeks: 0, months: 0 });
  expect(expired.map(({ at }) => at.getUTCHours()).sort((a, b) => b - a)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
});
