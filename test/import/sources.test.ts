import { describe, expect } from 'vitest';
import { loopSchema, makeDatabase, makeZip, test } from './import-fixture.ts';

const habitsHeader =
  'Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,Target Type,' +
  'Target Value,Archived?';
const dayMs = 86_400_000;

describe('Loop', () => {
  test('words mean amounts of a thousandth in a numerical habit, except NO and SKIP', async ({ files }) => {
    const zip = await makeZip({
      'Habits.csv': `${habitsHeader}\n001,Вода,NUMERICAL,,,1,1,#1976D2,стаканы,AT_LEAST,8.0,false\n`,
      '001/Checkmarks.csv':
        'Date,Value,Notes\n2026-01-05,YES_MANUAL,\n2026-01-04,YES_AUTO,\n2026-01-03,NO,\n2026-01-02,SKIP,"a\nb"\n' +
        '2026-01-01,UNKNOWN,\n2025-12-31,12500,\n2025-12-30,x,\n2025-02-29,1000,\n2025-01-01,-5,\n',
      'Checkmarks.csv': 'Date,a,"b\n', // never read
    });
    const { habits, days, problems, summary } = await files.readHere(zip);
    expect(habits[0]).toMatchObject({ name: 'Вода', kind: 'count', unit: 'стаканы' });
    expect(days.map(({ date, mark, value, note }) => [date, mark, value, note])).toEqual([
      ['2025-12-31', null, 12.5, null],
      ['2026-01-02', 'skip', 0, 'a\nb'],
      ['2026-01-03', 'no', 0, null],
      ['2026-01-04', null, 0.001, null],
      ['2026-01-05', null, 0.002, null],
    ]);
    expect(summary.counts.empty).toBe(1);
    expect(problems.map(({ problem, position, value }) => [problem, position, value])).toEqual([
      ['bad_value', 9, 'x'],
      ['bad_date', 10, '1000'],
      ['bad_value', 11, '-5'],
    ]);
  });

  test('an older export has two columns of numbers, and six columns of habits', async ({ files }) => {
    const zip = await makeZip({
      'Habits.csv':
        'Position,Name,Description,NumRepetitions,Interval,Color\n001,Run,Did you run?,2,7,#FF0000\n' +
        '002,Sleep,,1,1,#FF0000\n',
      '001 Run/Checkmarks.csv': '2015-01-04,2\n2015-01-03,1\n2015-01-02,0\n2015-01-01,-1\n',
      '002 Sleep/Checkmarks.csv': 'Date,Value\n2015-01-04,2\n',
      '003 Gone/Checkmarks.csv': 'Date,Value\n2015-01-04,2\n',
    });
    const { habits, days, problems } = await files.readHere(zip);
    expect(habits[0]).toMatchObject({ question: 'Did you run?', description: null, goals: [{ goal: { target: 2 } }] });
    expect(days.map(({ habit, date, mark }) => [habit, date, mark])).toEqual([
      [0, '2015-01-02', 'no'],
      [0, '2015-01-04', null],
      [1, '2015-01-04', null],
    ]);
    expect(problems.map(({ problem, habit }) => [problem, habit])).toEqual([['no_habit', '003 Gone']]);
  });

  test('minutes and hours become durations', async ({ files }) => {
    const zip = await makeZip({
      'Habits.csv': `${habitsHeader}\n001,Read,NUMERICAL,,,1,7,,hours,AT_LEAST,5.0,false\n`,
      '001 Read/Checkmarks.csv': 'Date,Value,Notes\n2026-01-02,1500,\n2026-01-01,25000,\n',
    });
    const { habits, days, problems } = await files.readHere(zip);
    expect(habits[0]).toMatchObject({ kind: 'time', unit: null, goals: [{ goal: { target: 300, period: 'week' } }] });
    expect(days).toMatchObject([{ date: '2026-01-02', value: 90 }]);
    expect(problems.map(({ problem }) => problem)).toEqual(['duration_out_of_range']);
  });

  test('a copy of a database that was in use may lack days, or all of them', async ({ files }) => {
    const copy = async (sql: string) => {
      const bytes = await makeDatabase(sql);
      bytes.fill(2, 18, 20); // as in WAL mode
      return bytes;
    };
    const habit = `${loopSchema} insert into Habits (id, name) values (1, 'Run');`;
    const { summary } = await files.readHere(await copy(habit));
    expect([summary.mayLackDays, summary.habits.length]).toEqual([true, 1]);
    expect((await files.readHere(await makeDatabase(habit))).summary.mayLackDays).toBe(false);
    for (const sql of ['', loopSchema])
      await expect(files.readHere(await copy(sql))).rejects.toMatchObject({ code: 'lacks_log' });
  });

  test('tables without ids are read too', async ({ files }) => {
    const bytes = await makeDatabase(`
      create table Habits (id text primary key, name text) without rowid;
      create table Repetitions (habit text, timestamp integer, primary key (habit, timestamp)) without rowid;
      pragma user_version = 12;
      insert into Habits values ('1', 'Run');
      insert into Repetitions values ('1', ${20_001 * dayMs}), ('1', ${20_000 * dayMs}), ('9', 0);`);
    const { habits, days, problems } = await files.readHere(bytes);
    expect(habits).toMatchObject([{ name: 'Run' }]);
    expect(days.map(({ date }) => date)).toEqual(['2024-10-04', '2024-10-05']);
    expect(problems).toMatchObject([{ problem: 'no_habit', position: 3, place: 'Repetitions' }]);
  });

  test('a database of version 25 has notes, uuids, skips and amounts', async ({ files }) => {
    const bytes = await makeDatabase(`${loopSchema}
      insert into Habits (id, name, archived, freq_num, freq_den, position, type, target_type, target_value, unit,
        question, description, uuid, reminder_hour, reminder_min, reminder_days) values
        (1, 'Вода', 1, 1, 1, 1, 1, 1, 2.5, 'л', 'Q?', 'D', 'abc', 7, 5, 3),
        (2, 'Run', 0, 3, 14, 0, 0, 0, 0, '', null, '', 'def', null, null, 127);
      insert into Repetitions (habit, timestamp, value, notes) values (1, ${20_000 * dayMs}, 1250, 'n'),
        (1, ${20_001 * dayMs}, 0, null), (2, ${20_000 * dayMs}, 3, 'sick'), (2, ${20_001 * dayMs}, 2, ''),
        (2, ${20_002 * dayMs}, -1, ''), (2, ${20_003 * dayMs}, 7, ''), (9, ${20_000 * dayMs}, 2, '');`);
    const { habits, days, problems } = await files.readHere(bytes);
    expect(habits.map(({ key, name }) => [key, name])).toEqual([
      ['def', 'Run'],
      ['abc', 'Вода'],
    ]);
    expect(habits[1]).toMatchObject({
      ...{ archived: true, kind: 'count', unit: 'л', direction: 'at_most', question: 'Q?', description: 'D' },
      goals: [{ goal: { target: 2.5, period: 'day' } }],
      reminders: [{ time: '07:05', weekdays: 0b1100000 }],
    });
    expect(days.map(({ habit, date, mark, value, note }) => [habit, date, mark, value, note])).toEqual([
      [0, '2024-10-04', 'skip', 0, 'sick'],
      [0, '2024-10-05', null, 1, null],
      [1, '2024-10-04', null, 1.25, 'n'],
      [1, '2024-10-05', 'no', 0, null],
    ]);
    expect(problems.map(({ problem }) => problem)).toEqual(['bad_value', 'no_habit']);
  });

  test('before version 22, a day that is there twice counts once, and another value of it is listed', async ({
    files,
  }) => {
    const bytes = await makeDatabase(`
      create table Habits (id integer primary key, name text, description text, freq_num integer, freq_den integer);
      create table Repetitions (id integer primary key, habit integer, timestamp integer,
        value integer not null default 2);
      insert into Habits values (1, 'Run', 'Did you?', 1, 1);
      insert into Repetitions (habit, timestamp, value) values (1, ${dayMs}, 2), (1, ${dayMs}, 2), (1, ${dayMs}, 0),
        (1, null, 2), (null, ${dayMs}, 2);
      pragma user_version = 21`);
    const { days, summary, problems } = await files.readHere(bytes);
    expect(days).toMatchObject([{ date: '1970-01-02', value: 1 }]);
    expect(summary.counts.duplicates).toBe(1);
    expect(problems.map(({ problem }) => problem).sort()).toEqual(['bad_date', 'no_habit', 'other_value_same_day']);
  });

  test.for([8, 26, 0])('version %i is refused', async (version, { files }) => {
    const bytes = await makeDatabase(`${loopSchema} pragma user_version = ${version}`);
    await expect(files.readHere(bytes)).rejects.toMatchObject({ code: 'unsupported_version' });
  });
});

test('Table Habit: records, skips, goals, reminders, groups; deleted habits are listed', async ({ files }) => {
  const record = (record_date: number, record_type: number, record_value: number, reason?: string) => ({
    ...{ record_date, record_type, record_value },
    ...(reason ? { reason } : {}),
  });
  const { habits, days, problems } = await files.readHere(
    JSON.stringify({
      habits: [
        {
          ...{ name: 'Run', type: 1, status: 1, daily_goal: 1, daily_goal_unit: '', freq_type: 1, freq_custom: '[3]' },
          ...{ desc: 'D', group_id: 'g', reminder_quest: 'Q', sort_position: 1 },
          reminder: JSON.stringify({ type: 3, time: { hour: 7, minute: 30 }, extra: [1, 7] }),
          records: [record(20_000, 1, 1), record(20_001, 2, 0, 'ill'), record(20_002, 1, 0), record(20_003, 7, 1)],
        },
        {
          name: 'Coffee',
          type: 2,
          status: 3,
          daily_goal: 2,
          daily_goal_unit: 'cups',
          records: [record(20_000, 1, 1.5)],
        },
        { name: 'Read', type: 1, status: 1, daily_goal: 30, daily_goal_unit: 'min', records: [record(20_000, 1, 45)] },
        { name: 'Gone', type: 1, status: 2, records: [record(20_000, 1, 1)] },
      ],
      groups: [{ uuid: 'g', name: 'Sport' }],
    }),
  );
  expect(habits).toMatchObject([
    {
      ...{ name: 'Run', kind: 'check', category: 'Sport', question: 'Q', description: 'D', archived: false },
      goals: [{ goal: { measure: 'days', target: 3, period: 'week' } }],
      reminders: [{ time: '07:30', weekdays: 0b1000001 }],
    },
    {
      ...{ name: 'Coffee', kind: 'count', unit: 'cups', direction: 'at_most', archived: true },
      goals: [{ goal: { measure: 'amount', target: 2, period: 'day', direction: 'at_most' } }],
    },
    { name: 'Read', kind: 'time', unit: null, goals: [{ goal: { target: 30 } }] },
  ]);
  expect(days.map(({ habit, date, mark, value, note }) => [habit, date, mark, value, note])).toEqual([
    [0, '2024-10-04', null, 1, null],
    [0, '2024-10-05', 'skip', 0, 'ill'],
    [0, '2024-10-06', 'no', 0, null],
    [1, '2024-10-04', null, 1.5, null],
    [2, '2024-10-04', null, 45, null],
  ]);
  expect(problems.map(({ problem, habit }) => [problem, habit])).toEqual([
    ['bad_value', 'Run'],
    ['habit_deleted', 'Gone'],
  ]);
});

test('Toggl: durations by project or description, with notes and stable keys', async ({ files }) => {
  const text =
    'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,' +
    'Tags,Amount ()\n' +
    'A,a@b,,Work,,"Plan, then do",No,2026-01-31,23:30:00,2026-02-01,00:15:30,00:45:30,"x, y",\n' +
    'A,a@b,,,,Reading,No,2026-01-31,10:00:00,2026-01-31,11:00:00,01:00:00,,\n' +
    'A,a@b,,Work,,,No,2026-01-31,08:00:00,2026-01-31,08:00:00,00:00:00,,\n' +
    'A,a@b,,Work,,Again,No,2026-01-31,23:30:00,2026-02-01,00:15:30,00:10:00,,\nA,a@b\n';
  const { habits, days, problems } = await files.readHere(text);
  expect(habits.map(({ name, kind }) => [name, kind])).toEqual([
    ['Work', 'time'],
    ['Reading', 'time'],
  ]);
  expect(days.map(({ habit, key, date, value, note }) => [habit, key, date, value, note])).toEqual([
    [0, '2026-01-31T23:30:00', '2026-01-31', 45.5, 'Plan, then do · x, y'],
    [0, '2026-01-31T23:30:00#2', '2026-01-31', 10, 'Again'],
    [1, '2026-01-31T10:00:00', '2026-01-31', 60, null],
  ]);
  expect(problems.map(({ problem, position }) => [problem, position])).toEqual([
    ['duration_out_of_range', 4],
    ['bad_row', 6],
  ]);
});

test('HabitBull: American dates, days without a value, and marks', async ({ files }) => {
  const text =
    'HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\r\n' +
    'Run,,Sport,4/11/2019,1,"a\r\nb"\r\nRun,,Sport,4/12/2019,0,\r\nRun,,Sport,4/13/2019,-2150000000,\r\n' +
    'Water,,,4/13/2019,1,\r\nWater,,,4/14/2019,7,\r\nWater,,,13/13/2019,7,\r\nWater,,,4/15/2019,-3,\r\n';
  const { habits, days, problems, summary } = await files.readHere(text);
  expect(habits.map(({ name, kind, category }) => [name, kind, category])).toEqual([
    ['Run', 'check', 'Sport'],
    ['Water', 'count', null],
  ]);
  expect(days.map(({ habit, date, mark, value, note }) => [habit, date, mark, value, note])).toEqual([
    [0, '2019-04-11', null, 1, 'a\nb'.replace('\n', '\r\n')],
    [0, '2019-04-12', 'no', 0, null],
    [1, '2019-04-13', null, 1, null],
    [1, '2019-04-14', null, 7, null],
  ]);
  expect(summary.counts.empty).toBe(1);
  expect(problems.map(({ problem }) => problem)).toEqual(['bad_date', 'amount_out_of_range']);
});

test('Tickmate: months from 0, and several ticks a day', async ({ files }) => {
  const bytes = await makeDatabase(`
    create table tracks (_id integer primary key, name text not null, description text not null, icon text,
      enabled integer not null, multiple_entries_per_day integer default 0, "order" integer default -1);
    create table ticks (_id integer primary key, _track_id integer, year integer, month integer, day integer);
    insert into tracks values (1, 'Water', 'W', '', 1, 1, 2), (2, 'Run', '', '', 0, 0, 1);
    insert into ticks (_track_id, year, month, day) values (1, 2016, 0, 31), (1, 2016, 0, 31), (1, 2016, 11, 1),
      (2, 2016, 1, 29), (2, 2016, 1, 29), (2, 2016, 1, 30), (7, 2016, 1, 1);`);
  const { habits, days, problems } = await files.readHere(bytes);
  expect(habits).toMatchObject([
    { name: 'Run', kind: 'check', archived: true },
    { name: 'Water', kind: 'count', unit: '×', archived: false },
  ]);
  expect(days.map(({ habit, date, value }) => [habit, date, value])).toEqual([
    [0, '2016-02-29', 1],
    [1, '2016-01-31', 2],
    [1, '2016-12-01', 1],
  ]);
  expect(problems.map(({ problem }) => problem)).toEqual(['bad_date', 'no_habit']);
});

test('Rewire: days of the type done, schedules and reminders', async ({ files }) => {
  const bytes = await makeDatabase(`
    create table Habits (_id integer primary key, Order_num integer, Name text, description text, active_days text,
      schedule integer, days integer, period integer, repeating_count integer, archived integer, category integer);
    create table CHECKINS (_id integer primary key, Habit_id integer, date text, type integer, note text);
    create table UNIT (_id integer primary key, UNIT_NAME text);
    create table REMINDERS (_id integer primary key, habit_id integer, time integer, active_days text);
    create table category (_id integer primary key, category_name text);
    insert into category values (3, 'Health');
    insert into Habits values (1, 2, 'A', 'd', '0,2,4', 0, 0, 0, 0, 0, 3), (2, 1, 'B', '', '', 1, 10, 1, 0, 1, -1),
      (3, 3, 'C', '', '', 2, 0, 0, 5, 0, -1);
    insert into CHECKINS values (1, 1, '20151231', 2, 'n'), (2, 1, '20160101', 1, null), (3, 2, '20160230', 2, null);
    insert into REMINDERS values (1, 1, 480, '0,6');`);
  const { habits, days, problems } = await files.readHere(bytes);
  expect(habits).toMatchObject([
    { name: 'B', archived: true, goals: [{ goal: { target: 10, period: 'month' } }] },
    {
      name: 'A',
      category: 'Health',
      goals: [{ goal: { target: 3, period: 'week' } }],
      reminders: [{ time: '08:00', weekdays: 65 }],
    },
    { name: 'C', goals: [{ goal: { target: 1, period: 'days', everyDays: 5 } }] },
  ]);
  expect(days).toMatchObject([{ habit: 1, date: '2015-12-31', value: 1, note: 'n' }]);
  expect(problems.map(({ problem }) => problem)).toEqual(['bad_value', 'bad_date']);
});

test('a habit of another kind but the same name gets the next free name', async ({ files }) => {
  const zip = await makeZip({
    'Habits.csv': `${habitsHeader}\n001,Run,YES_NO,,,1,1,,,,,false\n002,run,NUMERICAL,,,1,1,,km,AT_LEAST,5.0,false\n`,
    '001 Run/Checkmarks.csv': 'Date,Value,Notes\n2026-01-02,YES_MANUAL,\n',
    '002 run/Checkmarks.csv': 'Date,Value,Notes\n2026-01-02,5000,\n',
  });
  const { habits, days } = await files.readHere(zip);
  expect(habits.map(({ name, kind }) => [name, kind])).toEqual([
    ['Run', 'check'],
    ['run 2', 'count'],
  ]);
  expect(days).toHaveLength(2);
});

test("Loop's files in a folder of an archive that was packed anew", async ({ files }) => {
  const entries = {
    'Loop Export/Habits.csv': 'Position,Name\n001,Run\n',
    'Loop Export/001 Run/Checkmarks.csv': '2026-01-01,2\n',
    '__MACOSX/Loop Export/._Habits.csv': 'x',
    'Loop Export/.DS_Store': 'x',
  };
  const { habits, days } = await files.readHere(await makeZip(entries));
  expect([habits.map(({ name }) => name), days.map(({ date }) => date)]).toEqual([['Run'], ['2026-01-01']]);
});

test("Loop's habits without a number follow one another", async ({ files }) => {
  const { habits, days } = await files.readHere(
    await makeZip({
      'Habits.csv': 'Position,Name\n,Run\n,Read\n',
      '001 Run/Checkmarks.csv': '2026-01-01,2\n',
      '002 Read/Checkmarks.csv': '2026-01-02,2\n',
    }),
  );
  expect(days.map(({ habit, date }) => [habits[habit]?.name, date])).toEqual([
    ['Run', '2026-01-01'],
    ['Read', '2026-01-02'],
  ]);
});
