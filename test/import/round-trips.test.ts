import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { openArchive } from '../../src/import/files/archive.ts';
import type { ImportedDay, ImportedHabit } from '../../src/import/model.ts';
import { writeLoopArchive } from '../../src/import/write/loop-archive.ts';
import { writeTallyJson } from '../../src/import/write/tally-json.ts';
import { collectBytes, hasSamples, sample, test } from './import-fixture.ts';
import { randomModel } from './random-model.ts';

const today = '2026-11-29';

const writeJson = (habits: ImportedHabit[], days: ImportedDay[]) =>
  collectBytes(Readable.from(writeTallyJson(habits, days)));
const writeLoop = async (habits: ImportedHabit[], days: ImportedDay[]) =>
  collectBytes(await writeLoopArchive(habits, days, { today }));

test('Tally JSON is read as it was written', async ({ files }) => {
  await fc.assert(
    fc.asyncProperty(randomModel, async ({ habits, days }) => {
      const read = await files.readHere(await writeJson(habits, days));
      expect(read.habits).toEqual(habits);
      expect(read.days).toEqual(days);
      expect(read.problems).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('Tally JSON keeps several records of a day, and their keys', async ({ files }) => {
  const habit: ImportedHabit = {
    ...{ key: 'k', name: 'Run', category: null, kind: 'time', unit: null, direction: 'at_least', goals: [] },
    ...{ archived: false, question: null, description: null, reminders: [] },
  };
  const day = { habit: 0, date: '2026-01-01', mark: null, value: 1.25, note: null };
  const days = ['record 7', 'record 8', '2026-01-01'].map((key) => ({ ...day, key }));
  const read = await files.readHere(await writeJson([habit], days));
  expect(read.days).toEqual(days);
});

describe('an archive in the layout of Loop', () => {
  /** What Loop can store of a habit and its days. */
  const inLoop = ({ habits, days }: { habits: ImportedHabit[]; days: ImportedDay[] }) => ({
    habits: habits.map(({ name, kind, unit, archived, question, description }) => ({
      ...{ name, kind, unit, archived, question, description },
    })),
    days: days.map(({ habit, date, mark, value, note }) => ({ habit, date, mark, value, note })),
  });

  test('is read as it was written', async ({ files }) => {
    await fc.assert(
      fc.asyncProperty(randomModel, async (model) => {
        const read = await files.readHere(await writeLoop(model.habits, model.days));
        expect(inLoop(read)).toEqual(inLoop(model));
        expect(read.problems).toEqual([]);
        // What Loop knows is a fixed point: the second trip changes nothing at all.
        const again = await files.readHere(await writeLoop(read.habits, read.days));
        expect(again.habits).toEqual(read.habits);
        expect(again.days).toEqual(read.days);
      }),
      { numRuns: 25 },
    );
  });

  test('adds up the records of a day', async ({ files }) => {
    const { habits, days } = await files.readHere(
      'Date,Habit,Category,Duration (min),Amount,Unit,Note\n' +
        '2026-01-01,Run,Sport,30.25,,,a\n2026-01-01,Run,Sport,0.5,,,b\n2026-01-02,Water,,0,0,glasses,\n' +
        '2026-01-02,Pills,,0,1,,\n2026-01-02,Pills,,0,1,,\n',
    );
    const read = await files.readHere(await writeLoop(habits, days));
    expect(read.days.map(({ habit, value, note }) => [habit, value, note])).toEqual([
      [0, 30.75, 'a\nb'],
      [1, 0, null],
      [2, 1, null],
    ]);
  });

  test.skipIf(!hasSamples)('has the files, columns and values of a real export of 2.3.1', async ({ files }) => {
    const real = await readTexts(sample('loop-2.3.1.zip'));
    const { habits, days } = await files.readInProcess(sample('loop-2.3.1.zip'));
    const scores = parseScores(real);
    const archive = await writeLoopArchive(habits, days, {
      today: '2026-07-04',
      scoreOf: (habit, date) => scores.get(`${habit} ${date}`) ?? 0,
    });
    const written = await readTexts(files.write(await collectBytes(archive)));
    expect([...written.keys()].sort()).toEqual([...real.keys()].sort());
    const withoutColors = (text = '') => text.replace(/#[0-9A-F]{6}/g, '');
    for (const [name, text] of real)
      expect([name, withoutColors(written.get(name))]).toEqual([name, withoutColors(text)]);
  });
});

async function readTexts(path: string): Promise<Map<string, string>> {
  const archive = await openArchive(path);
  const texts = new Map<string, string>();
  for (const name of archive.names) texts.set(name, String(await collectBytes(Readable.from(archive.read(name)))));
  archive.close();
  return texts;
}

/** Returns the scores of the habits' own files, by the index of the habit and the date. */
function parseScores(texts: Map<string, string>): Map<string, number> {
  const scores = new Map<string, number>();
  for (const [name, text] of texts) {
    const number = /^(\d+) .*\/Scores\.csv$/.exec(name)?.[1];
    if (!number) continue;
    for (const line of text.trim().split('\n').slice(1)) {
      const [date = '', score] = line.split(',');
      scores.set(`${Number(number) - 1} ${date}`, Number(score));
    }
  }
  return scores;
}
