import { attachCompanyTriggers } from '../src/db/queries/deliveries/company-tables.ts';
import { closeSharedSessions, createSharedSessions } from '../src/db/session/shared-sessions.ts';
import { detrackJobs } from '../src/jobs/detrack/index.ts';
import { createEventTriggers } from '../src/jobs/engine/event-triggers.ts';
import { createJobRegistry } from '../src/jobs/engine/job-registry.ts';
import { createRunner } from '../src/jobs/engine/runner.ts';
import { createSyncOptions, type FakeDetrack, fakeDetrackKey, startFakeDetrack } from '../test/harness/detrack.ts';
import { silentLog } from '../test/jobs/factories.ts';
import { type Bench, type BenchDatabase, medianMs, openDatabase, type Report } from './harness.ts';

const shipments = 1000;

export const bench: Bench = {
  name: 'detrack',
  async run(report) {
    const database = await openDatabase();
    await attachCompanyTriggers(database.db, '10005');
    try {
      await benchDelay(database, report);
      await benchThroughput(database, report);
    } finally {
      await database.stop();
    }
  },
};

/** Starts the job that sends the company's shipments, with its event triggers. Returns a function that stops it. */
function startSync({ url, db }: BenchDatabase, { url: api }: FakeDetrack) {
  const list = createJobRegistry(detrackJobs(createSyncOptions(api, { secondMs: 1000 })), db);
  const sessions = createSharedSessions(url, () => undefined);
  const runner = createRunner({ url, db, ...sessions, jobs: list, log: silentLog });
  const triggers = createEventTriggers({ ...sessions, db, list, runner, log: silentLog, onChange: () => undefined });
  triggers.start();
  return async () => {
    await triggers.stop();
    await runner.stop(0);
    await closeSharedSessions(sessions);
  };
}

async function insertShipments({ pool }: BenchDatabase, from: number, to: number): Promise<void> {
  await pool.query(
    `insert into enterprise.shipment
      (shipment_number, job_number, ship_address1, ship_city, ship_via, is_partial, scheduled_ship_date)
    select 'S' || n, 'D' || n, 'Main St ' || n, 'Springfield', '10005', true, current_date
    from generate_series($1::int, $2::int) n`,
    [from, to],
  );
}

/** Resolves when the fake DeTrack server has received so many jobs. */
async function waitForJobs(fakeDetrack: FakeDetrack, jobs: number): Promise<void> {
  while (fakeDetrack.jobs.length < jobs) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Resolves when no run is in progress. */
async function waitForIdle({ pool }: BenchDatabase): Promise<void> {
  const open = 'select from ops.job_run where finished_at is null';
  while ((await pool.query(open)).rowCount !== 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

const postJob = (fakeDetrack: FakeDetrack, body: string) =>
  fetch(`${fakeDetrack.url}/dn/jobs`, {
    method: 'POST',
    headers: { 'X-API-KEY': fakeDetrackKey, 'content-type': 'application/json' },
    body,
  }).then((answer) => answer.text());

async function benchDelay(database: BenchDatabase, report: Report): Promise<void> {
  const fakeDetrack = await startFakeDetrack();
  const stop = startSync(database, fakeDetrack);
  let n = 0;
  const value = await medianMs(20, async () => {
    await waitForIdle(database);
    n += 1;
    await insertShipments(database, n, n);
    await waitForJobs(fakeDetrack, n);
  });
  await waitForIdle(database);
  await stop();
  const floor = await medianMs(20, () => postJob(fakeDetrack, '{"data":{}}'));
  await fakeDetrack.close();
  const what = 'from the insert of a shipment to its job at DeTrack, idle';
  report({ what, value, unit: 'ms', floor, floorIs: 'one POST', goal: 'under 1,000 ms' });
}

async function benchThroughput(database: BenchDatabase, report: Report): Promise<void> {
  // The new fake DeTrack server assigns the same ids as the last one.
  await database.pool.query('truncate dtrack.dtrack_shipping cascade');
  const fakeDetrack = await startFakeDetrack({ delayMs: 50 });
  const stop = startSync(database, fakeDetrack);
  await waitForIdle(database);
  const start = performance.now();
  await insertShipments(database, 10_001, 10_000 + shipments);
  await waitForJobs(fakeDetrack, shipments);
  const value = (performance.now() - start) / 1000;
  await waitForIdle(database);
  await stop();
  const floorStart = performance.now();
  let remaining = shipments;
  const worker = async () => {
    while (remaining-- > 0) await postJob(fakeDetrack, '{"data":{}}');
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  const floor = (performance.now() - floorStart) / 1000;
  await fakeDetrack.close();
  const what = '1,000 shipments, 10 at a time, against an API that takes 50 ms';
  report({ what, value, unit: 's', floor, floorIs: '1,000 bare POSTs', goal: 'under 10 s' });
}
