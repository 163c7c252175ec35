import { loadAllStaged } from '../src/db/queries/habits/load.ts';
import { createRecorder, type PersonDefaults } from '../src/db/queries/habits/record.ts';
import { type Bench, type BenchDatabase, openDatabase } from './harness.ts';

const rows = 100_000;
const habits = 20;
const userId = 701;
const defaults: PersonDefaults = { timeZone: 'Europe/Berlin', language: 'en' };

/** How long the rows take that another program has staged for one person, and how long that person's messages wait. */
export const bench: Bench = {
  name: 'staging',
  async run(report) {
    const database = await openDatabase();
    try {
      await database.pool.query('vacuum analyze'); // as usual, the planner takes the table for an empty one
      await stageRows(database);
      const floor = await insertPlainly(database);
      const writer = startWriter(database);
      const started = performance.now();
      const { loaded, failed } = await loadAllStaged(database.db, defaults);
      const seconds = (performance.now() - started) / 1000;
      if (loaded !== rows || failed.length > 0) throw new Error(`${loaded} rows were loaded`);
      const waits = await writer.stop();
      const floorIs = 'one INSERT … SELECT into a table with the same indexes';
      report({
        what: 'load 100,000 rows of one person',
        value: seconds,
        unit: 's',
        floor,
        floorIs,
        goal: 'under 10 s',
      });
      const idle = await startWriter(database, 50).stop();
      report({
        what: `longest wait of ${waits.length} messages of that person meanwhile`,
        value: Math.max(...waits),
        unit: 'ms',
        floor: Math.max(...idle),
        floorIs: 'the same after the load',
        goal: '1,000 ms or less',
      });
    } finally {
      await database.stop();
    }
  },
};

/** Stages records of about three years, forty a day, in the order of their messages. */
async function stageRows({ pool }: BenchDatabase): Promise<void> {
  await pool.query(
    `insert into warehouse.staging_table
      (habit_name, user_id, first_name, duration, chat_id, message_id, record_date_unix, note)
    select 'Habit ' || i % $2, $3, 'Anna', 5 + i % 30, $3, i, 1700000000 + i * 900, 'easy, after work'
    from generate_series(1, $1::int) as i`,
    [rows, habits, userId],
  );
}

/** Inserts the staged rows into a table like the facts and returns the seconds. */
async function insertPlainly({ pool }: BenchDatabase): Promise<number> {
  await pool.query('create table bare_records (like warehouse.fact_records including all)');
  const started = performance.now();
  await pool.query(
    `insert into bare_records
      (habit_id, category_id, user_id, duration, record_date, local_date, note, chat_id, message_id)
    select length(habit_name), 1, user_id, duration, to_timestamp(record_date_unix),
      (to_timestamp(record_date_unix) at time zone 'Europe/Berlin')::date, note, chat_id, message_id
    from warehouse.staging_table order by staging_id`,
  );
  const seconds = (performance.now() - started) / 1000;
  await pool.query('drop table bare_records');
  return seconds;
}

/**
 * Records messages of the person, one after another, until it is stopped, at least `min`. Returns how long each took.
 */
function startWriter({ db }: BenchDatabase, min = 1) {
  const record = createRecorder(db, 0);
  const from = { id: userId, first_name: 'Anna' };
  const waits: number[] = [];
  let isStopped = false;
  const write = async () => {
    while (!isStopped || waits.length < min) {
      const number = Math.round(performance.now() * 1000);
      const started = performance.now();
      const sent = { updateId: number, chatId: -userId, messageId: number, recordDateUnix: 1_700_000_000 };
      await record({ ...sent, from, habitName: 'Habit 1', minutes: 1, localDate: '2020-01-01' }, defaults);
      waits.push(performance.now() - started);
    }
  };
  const done = write();
  return {
    async stop(): Promise<number[]> {
      isStopped = true;
      await done;
      return waits;
    },
  };
}
