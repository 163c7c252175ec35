import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import yauzl from 'yauzl';
import type { Goal } from '../../src/db/queries/habits/goal-days.ts';
import { calculateScores } from '../../src/reports/habits/score.ts';
import { buildTimeline } from '../../src/reports/habits/timeline.ts';
import { toEpochDay } from '../../src/time/epoch-day.ts';

/** An export of Loop Habit Tracker with the scores that it calculated. */
const file = fileURLToPath(new URL('../../../shared/data/import/loop-csv-2015.zip', import.meta.url));

/** Reads an entry of a zip archive as rows of cells, without the header. */
function readRows(path: string, name: string): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true }, (openError, zip) => {
      if (openError) return reject(openError);
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== name) return zip.readEntry();
        zip.openReadStream(entry, (error, stream) => {
          if (error) return reject(error);
          let text = '';
          stream.on('data', (chunk) => {
            text += chunk;
          });
          const toRows = () => text.trim().split(/\r?\n/).slice(1);
          stream.on('end', () => resolve(toRows().map((line) => line.split(','))));
        });
      });
      zip.on('end', () => reject(new Error(`${path} has no ${name}`)));
      zip.readEntry();
    });
  });
}

test.skipIf(!existsSync(file))('the scores are those of an export of Loop, to four decimals', async () => {
  const marks = await readRows(file, '002 Wake up early/Checkmarks.csv');
  const scores = await readRows(file, '002 Wake up early/Scores.csv');
  const today = marks.map(([day]) => day ?? '').reduce((latest, day) => (day > latest ? day : latest));
  const goal: Goal = { measure: 'days', target: 2, period: 'days', everyDays: 3, direction: 'at_least' };
  // YES_AUTO is not a record: Loop marks the days that the frequency forgives.
  const done = marks.flatMap(([day, value]) => (day && value === 'YES_MANUAL' ? [toEpochDay(day)] : []));
  const facts = { kind: 'check', direction: 'at_least', days: done, sums: null, skipped: [] } as const;
  const timeline = buildTimeline({ ...facts, goals: [{ validFrom: '2000-01-01', goal }] }, [], { today, weekStart: 1 });
  const calculated = [...calculateScores(timeline)].slice(timeline.firstFact).map((score) => score.toFixed(4));
  expect(calculated).toEqual(scores.map(([, score]) => score).reverse());
  expect(calculated[0]).toBe('0.0107');
  expect(calculated.at(-1)).toBe('0.2557');
});
