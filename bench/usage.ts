import type { Counts } from '../src/jobs/engine/job.ts';
import { type Bench, type BenchDatabase, inChild, openDatabase, type Report } from './harness.ts';
import { isDuckInstalled, packageName } from './usage/duckdb.ts';
import { newest, seedUsage, type UsageSeed } from './usage/seed.ts';

/** Result of one run in a process of its own. */
interface Measurement {
  seconds: number;
  /** Maximum memory of the process. */
  peakMb: number;
}

/** A million records of ten thousand subscribers, of which 800,000 are valid. */
const million: UsageSeed = { subscribers: 10_000, records: 100, invalidPercent: 20, history: 0 };

export const bench: Bench = {
  name: 'usage',
  async run(report) {
    const withDuck = await isDuckInstalled();
    if (!withDuck)
      console.log(`  DuckDB is not installed: its comparison is left out. To include it: ${installCommand}`);
    await withRecords(million, (database) => benchMillion(database, report, withDuck));
    const small = await withRecords({ ...million, records: 10 }, runJob);
    report({ what: 'maximum memory of Node, 100,000 records', value: small.peakMb, unit: 'MB' });
    await benchHistory(report);
  },
};

const installCommand = `npm install --no-save ${packageName}`;

async function withRecords<T>(seed: UsageSeed, work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase();
  try {
    await seedUsage(database.pool, seed);
    return await work(database);
  } finally {
    await database.stop();
  }
}

/** Measures the job between two bare UPDATEs, three times on the same records, because the machine's speed varies. */
async function benchMillion(database: BenchDatabase, report: Report, withDuck: boolean): Promise<void> {
  await database.pool.query('create table usage.seeded as select * from usage.data_record order by id');
  const rounds: { job: Measurement; all: number; valid: number }[] = [];
  for (let round = 0; round < 3; round++) {
    const all = await bareUpdate(database, 'true');
    const job = await onSeededRecords(database, runJob);
    const valid = await bareUpdate(database, `terminal_status = 'normal'`);
    rounds.push({ job, all, valid });
  }
  const seconds = median(rounds.map(({ job }) => job.seconds));
  const peakMb = median(rounds.map(({ job }) => job.peakMb));
  const what = '1,000,000 records, 800,000 of them valid';
  report({
    what,
    value: seconds,
    unit: 's',
    floor: median(rounds.map((round) => round.all)),
    floorIs: 'bare UPDATE of the same 1,000,000 rows',
    goal: '1.5 × or less',
  });
  const valid = median(rounds.map((round) => round.valid));
  report({ what, value: seconds, unit: 's', floor: valid, floorIs: 'bare UPDATE of the 800,000 valid rows' });
  const memory = { what: 'maximum memory of Node, 1,000,000 records', value: peakMb, unit: 'MB' };
  if (!withDuck) return report(memory);
  const rows = await measureDuck(database, 'rows');
  const sets = await measureDuck(database, 'sets');
  const floorIs = 'the method of the document: DuckDB, written back in batches of UPDATEs';
  report({ what, value: seconds, unit: 's', floor: rows.seconds, floorIs, goal: '0.333 × or less' });
  const setsAre = 'DuckDB, written back in one UPDATE for 10,000 records';
  report({ what, value: seconds, unit: 's', floor: sets.seconds, floorIs: setsAre });
  report({ ...memory, floor: rows.peakMb, floorIs });
}

function measureDuck(database: BenchDatabase, write: 'rows' | 'sets'): Promise<Measurement> {
  return onSeededRecords(database, ({ url }) =>
    inChild<Measurement>(new URL('./usage/document-way.ts', import.meta.url), { url, write }),
  );
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function runJob({ url }: BenchDatabase): Promise<Measurement & { counts: Counts }> {
  return inChild(new URL('./usage/job.ts', import.meta.url), { url, now: newest });
}

/**
 * Returns the seconds of the floor: an UPDATE that sets the same columns of the same rows to constants. It runs on a
 * copy of the table.
 */
async function bareUpdate({ pool }: BenchDatabase, condition: string): Promise<number> {
  await pool.query('drop table if exists usage.bare');
  await pool.query('create table usage.bare (like usage.data_record including all)');
  await pool.query('insert into usage.bare overriding system value select * from usage.seeded order by id');
  await settle(pool, 'usage.bare');
  const start = performance.now();
  await pool.query(`update usage.bare set v_usage_anytime = 800, v_usage_offpeak = 90, v_usage_available_tokens = 40,
      is_anomaly = false, summary_flag = 1, date_modified = now(), modified_by = 'tally'
    where summary_flag = 0 and ${condition}`);
  const seconds = (performance.now() - start) / 1000;
  await pool.query('drop table usage.bare');
  return seconds;
}

/** Runs `work` on the records as they were seeded. */
async function onSeededRecords<T>(database: BenchDatabase, work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const { pool } = database;
  await pool.query('truncate usage.data_record, usage.daily_usage, usage.subscriber_state, usage.kept_record');
  await pool.query('insert into usage.data_record overriding system value select * from usage.seeded order by id');
  await settle(pool, 'usage.data_record');
  return work(database);
}

/** Does vacuum and checkpoint beforehand, so that they do not take place in the measured time. */
async function settle(pool: BenchDatabase['pool'], table: 'usage.bare' | 'usage.data_record'): Promise<void> {
  await pool.query(`vacuum analyze ${table}`);
  await pool.query('checkpoint');
}

/** Measures the same records to do with a short and with a ten times longer history. */
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
