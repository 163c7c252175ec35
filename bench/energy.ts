import { type Bench, type BenchDatabase, inChild, openDatabase, type Report } from './harness.ts';

/** Result of one run in a process of its own. */
interface Measurement {
  seconds: number;
  /** Maximum memory of the process. */
  peakMb: number;
}

/** A hundred devices with six thousand readings each, thirty seconds apart. */
const devices = 100;
const readings = 6_000;

export const bench: Bench = {
  name: 'energy',
  async run(report) {
    const database = await openDatabase();
    try {
      for (const kind of ['current', 'register'] as const) await benchHalfHours(database, kind, report);
    } finally {
      await database.stop();
    }
    await benchIngest(report);
  },
};

async function seed({ pool }: BenchDatabase, kind: 'current' | 'register'): Promise<void> {
  await pool.query('truncate energy.device, energy.sensor_reading');
  await pool.query(
    `insert into energy.device (device_name, kind) select 'meter ' || n, $1 from generate_series(1, $2::int) n`,
    [kind, devices],
  );
  await pool.query(
    `insert into energy.sensor_reading
    select 'meter ' || d, timestamptz '2026-11-20 00:00Z' + t * interval '30 seconds', c, c, c,
      case when c is null then t * 0.1 + d end
    from generate_series(0, $2::int - 1) t cross join generate_series(1, $3::int) d
    cross join lateral (select case when $1 = 'current' then (t * 7 + d) % 40 end::float8 as c) currents`,
    [kind, readings, devices],
  );
  await pool.query('vacuum analyze energy.sensor_reading');
  await pool.query('checkpoint');
}

/** Measures the job, a bare INSERT and Node row by row, three times in turn, because the machine's speed varies. */
async function benchHalfHours(database: BenchDatabase, kind: 'current' | 'register', report: Report): Promise<void> {
  await seed(database, kind);
  const rounds: { job: Measurement; bare: number; rows: Measurement }[] = [];
  for (let round = 0; round < 3; round++) {
    const bare = await bareInsert(database, kind);
    const job = await measureFirstRun(database, 'job');
    rounds.push({ bare, job, rows: await measureFirstRun(database, 'rows') });
  }
  const what = `600,000 readings (${kind}) to half hours`;
  const value = median(rounds.map(({ job }) => job.seconds));
  report({
    what,
    value,
    unit: 's',
    floor: median(rounds.map(({ bare }) => bare)),
    floorIs: 'bare INSERT … SELECT … GROUP BY of the same rows',
    goal: '2 × or less',
  });
  report({
    what,
    value,
    unit: 's',
    floor: median(rounds.map(({ rows }) => rows.seconds)),
    floorIs: 'read row by row in Node, half hours written in one INSERT',
    goal: '0.2 × or less',
  });
  report({ what: `maximum memory of Node, ${what}`, value: median(rounds.map(({ job }) => job.peakMb)), unit: 'MB' });
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Deletes all results, then runs the file `energy/<program>.ts` in a process of its own. */
async function measureFirstRun({ pool, url }: BenchDatabase, program: 'job' | 'rows'): Promise<Measurement> {
  await pool.query('truncate energy.energy_data, energy.to_do, energy.held_base');
  await pool.query("delete from ops.job_state where job = 'energy'");
  await pool.query('checkpoint');
  return inChild(new URL(`./energy/${program}.ts`, import.meta.url), { url, now: '2026-11-22T12:00:00Z' });
}

/** Measures an INSERT of the same half hours without the rules of the job, in seconds. */
async function bareInsert({ pool }: BenchDatabase, kind: 'current' | 'register'): Promise<number> {
  await pool.query('drop table if exists energy.bare');
  await pool.query('create table energy.bare (like energy.energy_data including all)');
  await pool.query('checkpoint');
  const energy =
    kind === 'current'
      ? 'sum((channel1 + channel2 + channel3) * 200 * 30 / 3600 / 1000)'
      : 'max(register_kwh) - min(register_kwh)';
  const start = performance.now();
  await pool.query(`insert into energy.bare
    select device_name, date_bin('30 minutes', read_at, '2000-01-01Z') + interval '30 minutes', ${energy}, count(*),
      1, 'measured', 0
    from energy.sensor_reading group by 1, 2`);
  const seconds = (performance.now() - start) / 1000;
  await pool.query('drop table energy.bare');
  return seconds;
}

interface IngestMeasurement {
  seconds: number;
  /** From the publication of the last message to its commit. */
  lagSeconds: number;
  /** Memory of the process after a third of the messages. */
  earlyMb: number;
  /** Memory of the process at the end. */
  lateMb: number;
}

/** Half a minute of messages, more per second than the goal. */
const perSecond = 5_500;
const messages = 165_000;

async function benchIngest(report: Report): Promise<void> {
  const database = await openDatabase();
  try {
    const { seconds, lagSeconds, earlyMb, lateMb } = await inChild<IngestMeasurement>(
      new URL('./energy/ingest.ts', import.meta.url),
      {
        url: database.url,
        perSecond,
        messages,
      },
    );
    report({
      what: 'messages stored per second, for half a minute',
      value: messages / seconds,
      unit: '/s',
      goal: '5,000 sustained',
    });
    report({ what: 'delay from the last message published to its commit', value: lagSeconds, unit: 's' });
    report({
      what: 'memory of Node at the end',
      value: lateMb,
      unit: 'MB',
      floor: earlyMb,
      floorIs: 'after a third',
      goal: 'flat',
    });
  } finally {
    await database.stop();
  }
}
