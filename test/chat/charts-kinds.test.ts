import { describe, expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';
import { amountsOf } from './amounts.ts';
import { recordsOf } from './records.ts';

const periods = ['Week', 'Month', 'Year', 'All time'];

describe('/summarize of habits of all kinds', () => {
  test('All sums time and says so, with a second view of the numbers of records and the way back', async ({
    anna,
    db,
  }) => {
    await recordsOf(db, anna.id, [['Running', 0, 45]]);
    await amountsOf(db, anna.id, [
      ['Water', 'glasses', 0, 3],
      ['Water', 'glasses', 0, 2],
      ['Vitamins', null, 40, 1],
    ]);
    await anna.says('/summarize');
    expect(labelsOf(await anna.taps('Habits'))).toEqual(['All', 'Running', 'Vitamins', 'Water']);
    const drawn = await anna.taps('All');
    const note = 'Habits without a duration are not part of the total.';
    expect(textOf(drawn)).toBe(`All time\nTotal: 45 min\n${note}`);
    expect(labelsOf(drawn)).toEqual([...periods, 'Records']);
    const records = await anna.taps('Records');
    expect(textOf(records)).toBe('All time\nTotal: 4 records');
    expect([records[0]?.message_id, labelsOf(records)]).toEqual([drawn[0]?.message_id, [...periods, 'Time']]);
    const week = await anna.taps('Week');
    expect(textOf(week)).toMatch(/^This week, .+\nTotal: 3 records$/);
    expect(labelsOf(week)).toEqual(['◀', ...periods, 'Time']);
    expect(textOf(await anna.taps('Time'))).toMatch(/^This week, .+\nTotal: 45 min\nHabits without a duration/);
    await anna.taps('Records');
    expect(textOf(await anna.taps('◀'))).toMatch(/: nothing recorded\./);
    expect(textOf(await anna.taps('Time'))).toMatch(/: nothing recorded\./);
  });

  test('one habit has its own unit; a category has its time or its records', async ({ anna, db }) => {
    await recordsOf(db, anna.id, [['Running', 0, 45]]);
    await amountsOf(db, anna.id, [
      ['Water', 'glasses', 0, 2.5],
      ['Water', 'glasses', 1, 1],
      ['Vitamins', null, 0, 1],
      ['Vitamins', null, 3, 1],
      ['Coffee', 'cups', 0, 0],
    ]);
    const water = await anna.says('/summarize water');
    expect(textOf(water)).toBe('Water · All time\nTotal: 3.5 glasses');
    expect([labelsOf(water), water[0]?.photo !== undefined]).toEqual([periods, true]);
    expect(textOf(await anna.says('/summarize vitamins'))).toBe('Vitamins · All time\nTotal: 2 times');
    const coffee = await anna.says('/summarize coffee');
    expect([textOf(coffee), coffee[0]?.photo !== undefined]).toEqual(['Coffee · All time\nTotal: 0 cups', true]);
    await anna.taps('Year');
    expect(textOf(await anna.taps('◀'))).toMatch(/^Coffee · 20\d\d: nothing recorded\./);
    const body = await anna.says('/summarize body');
    expect(textOf(body)).toBe('Body · All time: no time recorded. “Records” shows the habits without a duration.');
    expect(labelsOf(body)).toEqual([...periods, 'Records']);
    expect(textOf(await anna.taps('Records'))).toBe('Body · All time\nTotal: 5 records');
    expect(textOf(await anna.says('/summarize games'))).toBe('Games · All time\nTotal: 45 min');
    await anna.says('/summarize');
    await anna.taps('Categories');
    expect(textOf(await anna.taps('All'))).toBe(
      'All time\nTotal: 45 min\nHabits without a duration are not part of the total.',
    );
  });

  test('in Russian, numbers and words have their forms', async ({ maria, db }) => {
    await amountsOf(db, maria.id, [
      ['Вода', 'стаканы', 0, 3],
      ['Вода', 'стаканы', 1, 2],
      ['Витамины', null, 0, 1],
    ]);
    expect(textOf(await maria.says('/summarize вода'))).toBe('Вода · За всё время\nВсего: 5 стаканов');
    expect(textOf(await maria.says('/summarize витамины'))).toBe('Витамины · За всё время\nВсего: 1 раз');
    await maria.says('/week');
    const drawn = await maria.taps('График');
    expect(textOf(drawn)).toMatch(/: времени не записано\. Привычки без длительности — по кнопке «Записи»\.$/);
    expect(textOf(await maria.taps('Записи'))).toMatch(/\nВсего: [23] записи$/);
  });
});

describe('/heatmap of habits of all kinds', () => {
  test('has time or records of all habits, and one habit in its own unit', async ({ anna, db }) => {
    const year = new Date().getUTCFullYear() - 1;
    const day = (text: string) => new Date(`${year}-${text}`);
    await recordsOf(db, anna.id, [['Running', day('03-01'), 45]]);
    await amountsOf(db, anna.id, [
      ['Water', 'glasses', day('03-01'), 3],
      ['Water', 'glasses', day('03-02'), 2],
      ['Vitamins', null, day('03-05'), 1],
    ]);
    const note = 'Habits without a duration are not part of the total.';
    const drawn = await anna.says(`/heatmap ${year}`);
    expect(textOf(drawn)).toBe(`All habits · ${year}\nTotal: 45 min · 1 day\n${note}`);
    expect(labelsOf(drawn)).toEqual(['◀', 'Choose habit', '▶', 'Records']);
    expect(textOf(await anna.taps('Records'))).toBe(`All habits · ${year}\nTotal: 4 records · 3 days`);
    expect(textOf(await anna.taps('▶'))).toMatch(/: nothing recorded\./);
    expect(textOf(await anna.taps('◀'))).toBe(`All habits · ${year}\nTotal: 4 records · 3 days`);
    expect(textOf(await anna.taps('Time'))).toBe(`All habits · ${year}\nTotal: 45 min · 1 day\n${note}`);
    await anna.taps('Choose habit');
    const water = await anna.taps('Water');
    expect(textOf(water)).toBe(`Water · ${year}\nTotal: 5 glasses · 2 days`);
    expect(labelsOf(water)).toEqual(['◀', 'Choose habit', '▶']);
    expect(textOf(await anna.says(`/heatmap vitamins ${year}`))).toBe(`Vitamins · ${year}\nTotal: 1 time · 1 day`);
  });
});
