import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import type { RecordedRecord } from '../../src/db/queries/habits/record.ts';
import { deleteRecord, restoreRecord } from '../../src/db/queries/habits/records.ts';
import { describeDays, judgeDays } from '../../src/reports/habits/judged-days.ts';
import { loadHabitFacts, loadHabitProgress, loadToday } from '../../src/reports/habits/load-progress.ts';
import { buildTimeline } from '../../src/reports/habits/timeline.ts';
import { localDate } from '../../src/time/local-day.ts';
import { createRandom, pickSeed } from '../harness/random.ts';
import { test } from '../harness/shared-db.ts';
import { randomHistory, storeHistory } from './random-history.ts';
import { anna, say, table } from './warehouse.ts';

const userId = 701;

interface ViewRow {
  habitId: number;
  day: string;
  kept: boolean | null;
  target: number | null;
  done: number;
  rest: boolean;
}

async function viewRows(db: Db): Promise<ViewRow[]> {
  const { rows } = await db.$client.query<ViewRow>(
    `select habit_id::float8 as "habitId", local_date::text as day, kept, target::float8 as target,
      done::float8 as done, rest
    from warehouse.habit_day_view where user_id = $1 order by habit_id, local_date`,
    [userId],
  );
  return rows;
}

test('the view, the pure functions and the short way to today say the same about random histories', async ({ db }) => {
  const random = createRandom(pickSeed());
  const weekStart = random() < 0.5 ? 1 : 7;
  const zone = { timeZone: 'Europe/Berlin', dayStartHour: 4 };
  await table(
    db,
    `insert into warehouse.dim_users (user_id, time_zone, week_start, day_start_hour)
    values (${userId}, '${zone.timeZone}', ${weekStart}, ${zone.dayStartHour})`,
  );
  const category = `insert into warehouse.dim_category (user_id, category_name) values (${userId}, 'X')
    returning category_id`;
  const categoryId = Number((await table(db, category))[0]?.[0]);
  const today = localDate(new Date(), zone);
  for (let number = 0; number < 40; number++) {
    const history = randomHistory(random, today, 20 + Math.floor(random() * 150));
    await storeHistory(db.$client, userId, categoryId, `Habit ${number}`, history, number === 0);
  }
  const person = { userId, today, weekStart };
  const loaded = await loadHabitFacts(db, userId, null);
  const judged = loaded.flatMap(({ habit, facts }) => {
    const timeline = buildTimeline(facts, habit.rests, person);
    const days = describeDays(timeline, judgeDays(timeline), timeline.firstFact, timeline.length - 1);
    return days.map(({ day, kept, rest, goal, done }) => ({
      ...{ habitId: habit.habitId, day, target: goal?.target ?? null, done, rest },
      kept: goal && kept,
    }));
  });
  const inOrder = judged.sort((a, b) => a.habitId - b.habitId || (a.day < b.day ? -1 : 1));
  expect(await viewRows(db)).toEqual(inOrder);
  expect(inOrder.length).toBeGreaterThan(500);
  const brief = ({ habit, goal, today: now }: Awaited<ReturnType<typeof loadToday>>[number]) => [
    habit.habitId,
    goal,
    now,
  ];
  expect((await loadToday(db, person)).map(brief)).toEqual((await loadHabitProgress(db, person)).map(brief));
});

test('a record that is deleted and restored gives the same score and streaks', async ({ db }) => {
  const days = ['2023-11-10', '2023-11-11', '2023-11-12', '2023-11-13'];
  const records: RecordedRecord[] = [];
  for (const day of days)
    records.push(await say(db, { localDate: day, habitName: 'Vitamins', kind: 'check', minutes: 0 }));
  const progress = () => loadHabitProgress(db, { userId: anna.id, today: '2023-11-14', weekStart: 1 });
  const before = await progress();
  expect(before[0]?.streaks.current?.count).toBe(4);
  const { recordId = 0 } = records[2] ?? {};
  await db.transaction((tx) => deleteRecord(tx, anna.id, recordId));
  expect((await progress())[0]?.streaks.current?.count).toBe(1);
  await db.transaction((tx) => restoreRecord(tx, anna.id, recordId));
  expect(await progress()).toEqual(before);
});
