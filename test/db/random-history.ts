import type pg from 'pg';
import type { DatedGoal, Goal } from '../../src/db/queries/habits/goal-days.ts';
import type { HabitKind } from '../../src/db/schema/limits.ts';
import { addDays, type Day } from '../../src/time/days.ts';
import type { Random } from '../harness/random.ts';

/** A random habit of a person, with everything that decides on kept days. */
export interface History {
  kind: HabitKind;
  direction: Goal['direction'];
  goals: DatedGoal[];
  /** Minutes or an amount by day. */
  records: Map<Day, number>;
  marks: Map<Day, 'skip' | 'no'>;
  rests: { weekdays: number | null; fromDate: Day; toDate: Day | null }[];
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const below = (random: Random, max: number) => Math.floor(random() * max);

/** Creates the history of about `length` days that end near `today`; some records may be later. */
export function randomHistory(random: Random, today: Day, length: number): History {
  const kind = pick(random, ['time', 'count', 'check'] as const);
  const day = () => addDays(today, 3 - below(random, length));
  const records = new Map<Day, number>();
  const density = pick(random, [0.1, 0.5, 0.9, 0]);
  for (let ago = -2; ago < length; ago++)
    if (random() < density) records.set(addDays(today, -ago), randomAmount(random, kind));
  const marks = new Map<Day, 'skip' | 'no'>();
  for (let count = below(random, 6); count > 0; count--) {
    const marked = day();
    if (!records.has(marked)) marks.set(marked, pick(random, ['skip', 'skip', 'no']));
  }
  const days = [...new Set(Array.from({ length: below(random, 4) }, day))].sort();
  const goals = days.map((validFrom) => ({ validFrom, goal: randomGoal(random) }));
  const newest = goals.findLast(({ goal }) => goal)?.goal;
  return {
    ...{ kind, records, marks, goals },
    direction: newest?.direction ?? pick(random, ['at_least', 'at_least', 'at_most']),
    rests: Array.from({ length: below(random, 3) }, () => randomRest(random, day())),
  };
}

function randomAmount(random: Random, kind: HabitKind): number {
  if (kind === 'check') return 1;
  return kind === 'time' ? 1 + below(random, 6000) / 100 : below(random, 5000) / 1000;
}

function randomGoal(random: Random): Goal | null {
  if (random() < 0.15) return null;
  const period = pick(random, ['day', 'week', 'month', 'days'] as const);
  const everyDays = period === 'days' ? 1 + below(random, 9) : null;
  const direction = pick(random, ['at_least', 'at_least', 'at_most'] as const);
  const length = { day: 1, week: 7, month: 30, days: everyDays ?? 1 }[period];
  const smallest = direction === 'at_most' ? 0 : 1;
  if (random() < 0.5)
    return { measure: 'days', target: smallest + below(random, length), period, everyDays, direction };
  return { measure: 'amount', target: smallest + below(random, 20 * length), period, everyDays, direction };
}

function randomRest(random: Random, fromDate: Day): History['rests'][number] {
  if (random() < 0.5) return { weekdays: null, fromDate, toDate: addDays(fromDate, below(random, 20)) };
  const toDate = random() < 0.5 ? null : addDays(fromDate, below(random, 60));
  return { weekdays: 1 + below(random, 127), fromDate, toDate };
}

/** Stores a history as a habit of a person, who exists. The first rest is one of all habits where `restsFromAll`. */
export async function storeHistory(
  client: pg.Pool,
  userId: number,
  categoryId: number,
  name: string,
  history: History,
  restsFromAll = false,
): Promise<number> {
  const { kind, direction, records, marks, goals, rests } = history;
  const made = await client.query<{ id: string }>(
    `insert into warehouse.dim_habits (user_id, habit_name, category_id, kind, unit, direction)
    values ($1, $2, $3, $4, $5, $6) returning habit_id as id`,
    [userId, name, categoryId, kind, kind === 'count' ? 'pages' : null, direction],
  );
  const habitId = Number(made.rows[0]?.id);
  const amounts = [...records.values()];
  await client.query(
    `insert into warehouse.fact_records (user_id, habit_id, category_id, duration, amount, record_date, local_date)
    select $1, $2, $3, case when $6 then a else 0 end, case when not $6 then a end, d, d
    from unnest($4::date[], $5::numeric[]) as r (d, a)`,
    [userId, habitId, categoryId, [...records.keys()], amounts, kind === 'time'],
  );
  for (const [localDate, mark] of marks)
    await client.query('insert into warehouse.day_mark (user_id, habit_id, local_date, mark) values ($1, $2, $3, $4)', [
      userId,
      habitId,
      localDate,
      mark,
    ]);
  for (const { validFrom, goal } of goals)
    await client.query(
      `insert into warehouse.habit_goal
        (user_id, habit_id, valid_from, measure, target, period, every_days, direction)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [userId, habitId, validFrom, goal?.measure, goal?.target, goal?.period, goal?.everyDays, goal?.direction],
    );
  for (const [index, { weekdays, fromDate, toDate }] of rests.entries())
    await client.query(
      `insert into warehouse.rest (user_id, habit_id, weekdays, from_date, to_date) values ($1, $2, $3, $4, $5)`,
      [userId, restsFromAll && index === 0 ? null : habitId, weekdays, fromDate, toDate],
    );
  return habitId;
}
