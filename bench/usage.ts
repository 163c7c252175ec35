import type { Counts } from '../src/jobs/engine/job.ts';
import { type Bench, type BenchDatabase, inChild, openDatabase, type Report } from './harness.ts';
import { newest, seedUsage, type UsageSeed } from './usage/seed.ts';

interface Measured {
  seconds: number;
  peakMb: number;
}

/** A million records of ten thousand subscribers, of which 800,000 are valid. */
const million: UsageSeed = { subscribers: 10_000, records: 100, invalidPercent: 20, history: 0 };

export const bench: Bench = {
  name: 'usage',
  async run(report) {
    await withRecords(million, (database) => benchMillion(database, report));
    const few = { ...million, records: 10 };
    const small = await withRecords(few, runJob);
    report({ what: 'most memory of Node, 100,000 records', value: small.peakMb, unit: 'MB' });
    await benchHistory(report);
  },
};

async function withRecords<T>(seed: UsageSeed, work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase();
  try {
    await seedUsage(database.pool, seed);
    return await work(database);
  } finally {
    await database.stop();
  }
}

/** Three times in turn, each on the same records again: the machine is not always as quick. */
async function benchMillion(database: BenchDatabase, report: Report): Promise<void> {
  await database.pool.query('create table usage.seeded as select * from usage.data_record order by id');
  const rounds: { job: Measured; all: number; valid: number }[] = [];
  for (let round = 0; round < 3; round++) {
    const all = await bareUpdate(database, 'true');
    const job = await again(database, runJob);
    const valid = await bareUpdate(database, `terminal_status = 'normal'`);
    rounds.push({ job, all, valid });
  }
  const documentWay = (write: 'rows' | 'sets') =>
    again(database, ({ url }) =>
      inChild<Measured>(new URL('./usage/document-way.ts', import.meta.url), { url, write }),
    );
  const documents = await documentWay('rows');
  const quickest = await documentWay('sets');
  const seconds = middle(rounds.map(({ job }) => job.seconds));
  const what = '1,000,000 records, 800,000 of them valid';
  const all = middle(rounds.map((round) => round.all));
  report({
    what,
    value: seconds,
    unit: 's',
    floor: all,
    floorIs: 'bare UPDATE of the same 1,000,000 rows',
    goal: '1.5 × or less',
  });
  const valid = middle(rounds.map((round) => round.valid));
  report({ what, value: seconds, unit: 's', floor: valid, floorIs: 'bare UPDATE of the 800,000 valid rows' });
  const floorIs = 'the document’s own way: DuckDB, written back in batches of UPDATEs';
  report({ what, value: seconds, unit: 's', floor: documents.seconds, floorIs, goal: '0.333 × or less' });
  const setsAre = 'DuckDB, written back in one UPDATE for 10,000 records';
  report({ what, value: seconds, unit: 's', floor: quickest.seconds, floorIs: setsAre });
  const peakMb = middle(rounds.map(({ job }) => job.peakMb));
  report({
    what: 'most memory of Node, 1,000,000 records',
    value: peakMb,
    unit: 'MB',
    floor: documents.peakMb,
    floorIs,
  });
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function runJob({ url }: BenchDatabase): Promise<Measured & { counts: Counts }> {
  return inChild(new URL('./usage/job.ts', import.meta.url), { url, now: newest });
}

/** The floor: the same columns of the same rows, set to constants, in a table that is the same in all. Returns seconds. */
async function bareUpdate({ pool }: BenchDatabase, condition: string): Promise<number> {
  await pool.query('drop table if exists usage.bare');
  await pool.query('create table usage.bare (like usage.data_record including all)');
  await pool.query('insert into usage.bare overriding system value select * from usage.seeded order by id');
  await settle(pool, 'usage.bare');
  const start = performance.now();
  await pool.query(`update usage.bare set v_usage_anytime = 800, v_usage_offpeak = 90, v_usage_available_tokens = 40,
    is_anomaly = false, summary_flag = 1, date_modified = now(), modified_by = 'tally' where summary_flag = 0 and ${condition}`);
  const seconds = (performance.now() - start) / 1000;
  await pool.query('drop table usage.bare');
  return seconds;
}

async function again<T>(database: BenchDatabase, work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const { pool } = database;
  await pool.query('truncate usage.data_record, usage.daily_usage, usage.subscriber_state, usage.kept_record');
  await pool.query('insert into usage.data_record overriding system value select * from usage.seeded order by id');
  await settle(pool, 'usage.data_record');
  return work(database);
}

async function settle(pool: BenchDatabase['pool'], table: 'usage.bare' | 'usage.data_record'): Promise<void> {
  await pool.query(`vacuum analyze ${table}`);
  await pool.query('checkpoint');
}

async function benchHistory(report: Report): Promise<void> {
  const seed = { ...million, records: 10 };
  const floor = await withRecords({ ...seed, history: 50 }, runJob);
  const value = await withRecords({ ...seed, history: 500 }, runJob);
  report({
    what: '100,000 records behind 5,000,000 done ones',
    value: value.seconds,
    unit: 's',
    floor: floor.seconds,
    floorIs: 'behind 500,000',
    goal: '1.2 × or less',
  });
}
