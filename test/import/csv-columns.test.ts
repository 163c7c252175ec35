import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readImportFile } from '../../src/import/import-worker.ts';
import type { UnknownCsv } from '../../src/import/model.ts';
import { parseDone, parseNumber } from '../../src/import/sources/values.ts';
import { type ImportFiles, test } from './import-fixture.ts';

async function describeFile(files: ImportFiles, text: string): Promise<UnknownCsv> {
  const unused = { daysFile: join(files.dir, 'd'), problemsFile: join(files.dir, 'p') };
  const answer = await readImportFile({ path: files.write(text), mapping: null, files: unused });
  if (answer.kind !== 'unknown_csv') throw new Error('the file is known');
  return answer.csv;
}

/** Reads a file by the mapping that is suggested for it. */
async function readSuggested(files: ImportFiles, text: string) {
  const { suggestion } = await describeFile(files, text);
  if (!suggestion) throw new Error('nothing is suggested');
  const { days, habits, problems } = await files.readHere(text, suggestion);
  return {
    suggestion,
    days: days.map(({ habit, date, value, mark }) => [habits[habit]?.name, date, mark ?? value]),
    problems: problems.map(({ problem }) => problem),
  };
}

describe('numbers', () => {
  const file = (separator: string, ...values: string[]) =>
    ['date', 'habit', 'count'].join(separator) +
    values.map((value, at) => `\n2024-01-0${at + 1}${separator}Steps${separator}"${value}"`).join('');

  test.for<[string, string[], number[]]>([
    [',', ['10,432', '9,120', '870'], [10_432, 9120, 870]],
    [',', ['1.234', '2'], [1.234, 2]],
    [';', ['1.234', '12,5'], [1234, 12.5]],
    [';', ['1,234', '1,000,000'], [1234, 1_000_000]],
    ['\t', ['1,234', '12.5'], [1234, 12.5]],
    [';', ['1 234', '1 234,5'], [1234, 1234.5]],
    [';', ["1'234.5", '0,5'], [1234.5, 0.5]],
  ])('%j between the cells, %j', async ([separator, values, numbers], { files }) => {
    const { days } = await readSuggested(files, file(separator, ...values));
    expect(days.map(([, , value]) => value)).toEqual(numbers);
  });

  test('that can be read in two ways are to be asked about', async ({ files }) => {
    const { columns } = await describeFile(files, file(';', '12', '10.432', '900'));
    expect(columns[2]).toMatchObject({ decimal: 'open', example: '10.432', numbers: { '.': 10.432, ',': 10_432 } });
    expect(parseNumber('10.432', ',')).toBe(10_432);
    expect(parseNumber('1,5', '.')).toBeNull();
  });
});

describe('dates', () => {
  const file = (...dates: string[]) => `date,habit,minutes${dates.map((date) => `\n${date},Run,30`).join('')}`;

  test.for<[string[], string]>([
    [['3/4/2024', '5/6/2024'], 'open'],
    [['3/4/2024', '3/14/2024'], 'mdy'],
    [['14/3/2024', '3/4/2024'], 'dmy'],
    [['3.4.2024'], 'dmy'],
    [['2024-03-04'], 'ymd'],
    [['5/5/2024'], 'mdy'],
    [['"Jan 5, 2024"', '5 января 2024', '5 Feb 2024', '3 мая 2024 г.'], 'ymd'],
  ])('%j are read as %s', async ([dates, order], { files }) => {
    expect((await describeFile(files, file(...dates))).columns[0]?.dateOrder).toBe(order);
  });

  test('are decided by all rows, not only by the first ones', async ({ files }) => {
    const csv = await describeFile(files, file(...Array(500).fill('3/4/2024'), '3/14/2024'));
    expect(csv.columns[0]).toMatchObject({ dateOrder: 'mdy', days: { mdy: '2024-03-04' } });
    expect((await describeFile(files, file('3/4/2024'))).columns[0]).toMatchObject({
      example: '3/4/2024',
      days: { dmy: '2024-04-03', mdy: '2024-03-04' },
    });
  });

  test('may have names of months', async ({ files }) => {
    const { days } = await readSuggested(
      files,
      file('"Jan 5, 2024"', '6 января 2024', '7 May 2024', '3 сент. 2024 г.'),
    );
    expect(days.map(([, date]) => date)).toEqual(['2024-01-05', '2024-01-06', '2024-05-07', '2024-09-03']);
  });

  test('before 1970 and in the future are not taken, each with its reason', async ({ files }) => {
    const { days, problems } = await readSuggested(files, file('2024-01-01', '1969-12-31', '2999-01-01'));
    expect(days).toHaveLength(1);
    expect(problems).toEqual(['before_1970', 'future_date']);
  });
});

describe('columns', () => {
  test('yes and no are a value', async ({ files }) => {
    const text = 'date,habit,done\n2024-01-01,Run,yes\n2024-01-02,Run,no\n2024-01-03,Run,Yes\n2024-01-04,Run,\n';
    const { suggestion, days } = await readSuggested(files, text);
    expect(suggestion).toMatchObject({ value: 2, valueKind: 'done' });
    expect(days).toEqual([
      ['Run', '2024-01-01', 1],
      ['Run', '2024-01-02', 'no'],
      ['Run', '2024-01-03', 1],
    ]);
    for (const [done, no] of [
      ['1', '0'],
      ['TRUE', 'FALSE'],
      ['да', 'нет'],
      ['x', '-'],
      ['✓', '✗'],
    ]) {
      const other = `date,habit,result\n2024-01-01,Run,${done}\n2024-01-02,Run,${no}\n`;
      expect((await readSuggested(files, other)).days.map(([, , value]) => value)).toEqual([1, 'no']);
    }
    expect(parseDone('пропуск')).toBe('skip');
    expect(parseDone('maybe')).toBeNull();
  });

  test('a time of the day is no duration, and a duration is one', async ({ files }) => {
    const clock = await describeFile(files, 'date,time,habit,note\n2024-01-01,07:30,Run,a\n2024-01-02,21:15,Run,b\n');
    expect(clock.suggestion).toMatchObject({ value: null, habit: 2, note: 3 });
    const spent = await describeFile(files, 'date,time spent,habit\n2024-01-01,0:30,Run\n2024-01-02,1:15,Run\n');
    expect(spent.suggestion).toMatchObject({ value: 1, valueKind: 'minutes' });
    expect(spent.columns[1]?.minutes).toBe(30);
  });

  test.for<[string, string, string | null]>([
    [
      'Пользователь,Проект,Описание,Дата начала,Время начала,Длительность\nA,Чтение,Книга,2024-01-01,09:00:00,00:30:00',
      'Проект',
      'Длительность',
    ],
    [
      'Benutzer,E-Mail,Projekt,Beschreibung,Startdatum,Startzeit,Enddatum,Endzeit,Dauer,Tags\n' +
        'A,a@b,Lesen,Buch,2024-01-01,09:00:00,2024-01-01,09:30:00,00:30:00,x',
      'Projekt',
      'Dauer',
    ],
    ['Date,User,Start,Exercise\n2024-01-01,A,09:00,Squats', 'Exercise', null],
  ])('%s', async ([text, habit, value], { files }) => {
    const { header, suggestion } = await describeFile(files, `${text}\n`);
    expect(header[suggestion?.habit as number]).toBe(habit);
    expect(suggestion?.value === null ? null : header[suggestion?.value ?? -1]).toBe(value);
  });

  test('a unit has a column of its own, or stands in the header', async ({ files }) => {
    const units = 'date,habit,amount,unit\n2024-01-01,Water,5,glasses\n2024-01-02,Run,3.5,km\n2024-01-03,Run,20,min\n';
    const { suggestion } = await describeFile(files, units);
    expect(suggestion).toMatchObject({ value: 2, valueKind: 'amount', unit: 3 });
    const { habits, days } = await files.readHere(units, suggestion ?? undefined);
    expect(habits.map(({ name, kind, unit }) => [name, kind, unit])).toEqual([
      ['Water', 'count', 'glasses'],
      ['Run', 'count', 'km'],
      ['Run 2', 'time', null],
    ]);
    expect(days.map(({ value }) => value)).toEqual([5, 3.5, 20]);
    const header = await describeFile(files, 'date,habit,Distance (km)\n2024-01-01,Run,5\n');
    expect(header.suggestion).toMatchObject({ value: 2, unit: { name: 'km' } });
    const short = await describeFile(files, 'date,habit,km\n2024-01-01,Run,5\n');
    expect(short.suggestion).toMatchObject({ value: 2, unit: { name: 'km' } });
  });
});

describe('the header', () => {
  const rows = '2024-01-01;Run;30\n2024-01-02;Run;40\n';
  test.for<[string, string]>([
    ['is missing', rows],
    ['stands below sep=;', `sep=;\nday;habit;minutes\n${rows}`],
    ['stands below a title and an empty line', `My year\n\nday;habit;minutes\n${rows}`],
    ['is repeated', `day;habit;minutes\n${rows}day;habit;minutes\n`],
  ])('%s', async ([, text], { files }) => {
    const { days, problems } = await readSuggested(files, text);
    expect(days.map(([, date, value]) => [date, value])).toEqual([
      ['2024-01-01', 30],
      ['2024-01-02', 40],
    ]);
    expect(problems).toEqual([]);
  });

  test('of two files of HabitBull in one is no habit', async ({ files }) => {
    const header = 'HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n';
    const { habits, days, summary } = await files.readHere(
      `${header}Push,,,2024-01-01,10,\n${header}push ,,,2024-01-02,1,\n`,
    );
    expect(habits.map(({ name, kind }) => [name, kind])).toEqual([['Push', 'count']]);
    expect([days.length, summary.counts.problems]).toEqual([2, {}]);
  });

  test.for([
    ['HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n'],
    ['day;habit;minutes\n'],
    ['{"habits":[]}'],
  ])('alone is a file without records: %s', async ([text], { files }) => {
    await expect(files.readHere(text ?? '')).rejects.toMatchObject({ code: 'no_records' });
  });
});

test('each row without a habit counts once, and shortened texts are no lost rows', async ({ files }) => {
  const toggl = 'Project,Description,Start date,Duration\n';
  const { summary } = await files.readHere(
    `${toggl}Run,,2024-01-01,00:10:00\n,,2024-01-01,00:10:00\n,,2024-01-02,00:10:00\n`,
  );
  expect(summary.counts.problems).toEqual({ no_habit: 2 });
  const long = 'x'.repeat(64);
  const read = await files.readHere(
    `${toggl}${long}a,,2024-01-01,00:10:00\n${long}b,,2024-01-01,00:20:00\n${long}a,,2024-01-02,00:10:00\n`,
  );
  expect(read.habits.map(({ name }) => name)).toEqual([long, `${'x'.repeat(62)} 2`]);
  expect(read.days.map(({ habit, value }) => [habit, value])).toEqual([
    [0, 10],
    [0, 10],
    [1, 20],
  ]);
  expect(read.summary.counts.problems).toEqual({ name_shortened: 2 });
});

test('a row has the same key whatever stands before it', async ({ files }) => {
  const header = 'Date,Habit,Category,Duration (min),Amount,Unit,Note\n';
  const keysOf = async (...minutes: number[]) => {
    const { days } = await files.readHere(header + minutes.map((m) => `2024-01-02,Run,,${m},,,\n`).join(''));
    return Object.fromEntries(days.map(({ key, value }) => [key, value]));
  };
  const before = await keysOf(10, 20, 20);
  expect(await keysOf(30, 20, 10, 20)).toMatchObject(before);
});
