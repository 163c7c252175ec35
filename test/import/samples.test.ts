import { describe, expect } from 'vitest';
import { hasSamples, sample, test, totalOf } from './import-fixture.ts';

const namesOf = (habits: { name: string }[]) => habits.map(({ name }) => name);

describe.skipIf(!hasSamples)('the sample files', () => {
  test('loop.db: habits of the same name are merged, their days count once', async ({ files }) => {
    const read = await files.readInProcess(sample('loop.db'));
    expect(read.summary).toMatchObject({
      source: 'loop_db',
      counts: { rows: 164, records: 124, marks: 0, mergedHabits: 3, duplicates: 40, problems: {} },
      firstDate: '2016-01-01',
      lastDate: '2016-03-21',
    });
    const totals = Object.fromEntries(namesOf(read.habits).map((name) => [name, totalOf(read, name)]));
    expect(totals).toEqual({
      'Wake up early': 33,
      'brush teeth': 21,
      'Sleep early': 2,
      Vegan: 43,
      Sport: 12,
      'I love you': 13,
    });
    const goals = read.habits.map(({ goals }) =>
      goals.map(({ goal }) => [goal?.target, goal?.period, goal?.everyDays]),
    );
    expect(goals).toEqual([
      [[3, 'week', null]],
      [[3, 'week', null]],
      [[1, 'days', 5]],
      ...Array(3).fill([[1, 'day', null]]),
    ]);
    expect(new Set(read.days.map(({ habit, key }) => `${habit} ${key}`)).size).toBe(124);
  });

  test('021.db and 022.db: days, and a reminder on the right weekdays', async ({ files }) => {
    const one = await files.readInProcess(sample('021.db'));
    expect(one.days.map(({ date }) => date)).toEqual(['2017-06-19', '2017-06-20', '2017-06-21']);
    expect(one.habits).toHaveLength(1);
    const two = await files.readInProcess(sample('022.db'));
    expect([two.habits.length, two.days.length]).toEqual([2, 1]);
    expect(two.days.map(({ date }) => date)).toEqual(['2020-01-01']);
    // Wednesday, Thursday, Friday, Saturday, from bit 0 for Monday.
    expect(two.habits.map(({ reminders }) => reminders)).toEqual([[{ time: '18:00', weekdays: 0b0111100 }], []]);
  });

  test('loop-csv-2015.zip: implied days are no records, and their notes are listed', async ({ files }) => {
    const read = await files.readInProcess(sample('loop-csv-2015.zip'));
    expect(read.summary.counts).toMatchObject({ rows: 10, records: 6, marks: 1, notes: 1, empty: 3 });
    expect(read.problems.map(({ problem, position, note }) => [problem, position, note])).toEqual([
      ['note_without_record', 4, 'Forgot to do it, really'],
      ['note_without_record', 8, '"Vacation"'],
    ]);
    expect(read.habits.map((_, habit) => read.days.filter((day) => day.habit === habit).length)).toEqual([0, 7]);
    expect(read.days.find(({ mark }) => mark)).toMatchObject({ date: '2015-01-24', mark: 'no', note: 'Sick' });
    expect(namesOf(read.habits)).toEqual(['Meditate', 'Wake up early']);
  });

  test('loop-2.3.1.zip: amounts, goals, and an archived habit', async ({ files }) => {
    const read = await files.readInProcess(sample('loop-2.3.1.zip'));
    expect(read.summary.counts).toMatchObject({ rows: 7, records: 5, marks: 2, notes: 3, problems: {} });
    expect(read.habits.map(({ name, archived }) => [name, archived])).toEqual([
      ['someone', true],
      ['value habit', false],
      ['bool habit', false],
    ]);
    const value = read.habits[1];
    expect(value).toMatchObject({ kind: 'count', unit: 'unit', direction: 'at_most', question: 'quest' });
    expect(value?.goals[0]?.goal).toMatchObject({
      measure: 'amount',
      target: 12,
      period: 'month',
      direction: 'at_most',
    });
    expect(read.habits[2]?.goals[0]?.goal).toMatchObject({ measure: 'days', target: 3, period: 'days', everyDays: 14 });
    const amounts = read.days.filter(({ habit }) => habit === 1).map((day) => [day.date, day.value, day.note]);
    expect(amounts).toEqual([
      ['2026-07-02', 30, 'hi'],
      ['2026-07-03', 3, null],
      ['2026-07-04', 12, null],
    ]);
  });

  test('habitbull.csv and habitbull3.csv: rows, habits, categories, days, notes and amounts', async ({ files }) => {
    const one = await files.readInProcess(sample('habitbull.csv'));
    expect(one.summary.counts).toMatchObject({ rows: 18, records: 14, notes: 1, duplicates: 4, problems: {} });
    expect(one.habits).toHaveLength(4);
    expect(new Set(one.habits.map(({ category }) => category)).size).toBe(4);
    expect(new Set(one.days.map(({ habit, date }) => `${habit} ${date}`)).size).toBe(14);
    const three = await files.readInProcess(sample('habitbull3.csv'));
    expect(three.habits.map(({ name, kind, unit }) => [name, kind, unit])).toEqual([
      ['Pushups', 'count', '×'],
      ['run', 'check', null],
    ]);
    expect([totalOf(three, 'Pushups'), totalOf(three, 'run')]).toEqual([630, 3]);
    const pushups = three.days.filter(({ habit }) => habit === 0).map(({ value }) => value);
    expect(pushups.sort((a, b) => a - b)).toEqual([30, ...Array(6).fill(100)]);
  });
});
