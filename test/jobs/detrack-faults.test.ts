import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished } from 'vitest';
import { buildProcess } from '../harness/built-process.ts';
import { createSyncOptions, type DetrackFault, type FakeDetrack } from '../harness/detrack.ts';
import { nodeArguments } from '../harness/process.ts';
import { test } from './detrack-fixture.ts';

/**
 * For the 2,000 shipments of the specification: DETRACK_SHIPMENTS=2000 npx vitest run test/jobs/detrack-faults.test.ts
 */
const shipmentsSetting = process.env.DETRACK_SHIPMENTS;
const shipments = Number(shipmentsSetting ?? 100);
const secondMs = process.env.DETRACK_SECOND_MS ?? '10';
const kills = shipmentsSetting ? 5 : 2;
let file = '';

beforeAll(async () => {
  file = await buildProcess('test/jobs/detrack-killable-process.ts');
});

/** Starts a process that submits shipments. Returns a function that kills it. */
function startKillableProcess(url: string, api: string) {
  const options = JSON.stringify(createSyncOptions(api, { secondMs: Number(secondMs) }));
  const args = [...nodeArguments, file, url, options];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: 'inherit' });
  return async () => {
    if (child.exitCode !== null) throw new Error(`the process ended by itself with exit code ${child.exitCode}`);
    child.kill('SIGKILL');
    await once(child, 'close');
  };
}

/**
 * Makes requests fail: 10 % with 500, 5 % with 429, and 10 % of the POST requests with a lost response. A fixed seed
 * makes the faults the same in every run of the test. Returns the number of faults by kind.
 */
function injectFaults(fakeDetrack: FakeDetrack): Record<string, number> {
  const counts: Record<string, number> = { '500': 0, '429': 0, lost: 0 };
  let state = 7;
  fakeDetrack.fault = ({ method }): DetrackFault | undefined => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const random = state / 2 ** 32;
    const kind = random < 0.1 ? '500' : random < 0.15 ? '429' : random < 0.25 && method === 'POST' ? 'lost' : null;
    if (kind === null) return undefined;
    counts[kind] = (counts[kind] ?? 0) + 1;
    return kind === 'lost' ? kind : { status: Number(kind), retryAfter: '0' };
  };
  return counts;
}

test('with 500s, lost responses, 429s and kills, each shipment becomes one job', {
  timeout: shipmentsSetting ? 600_000 : 60_000,
}, async ({ company, fakeDetrack, jobs, database }) => {
  const counts = injectFaults(fakeDetrack);
  const startedAt = performance.now();
  let kill = startKillableProcess(database.url, fakeDetrack.url);
  onTestFinished(() => kill());
  for (let batch = 0; batch < kills; batch++) {
    await company.query(
      `insert into enterprise.shipment
          (shipment_number, job_number, ship_address1, ship_via, is_partial, scheduled_ship_date)
        select 'S' || n, 'D' || n / 2, 'Main St ' || n, '10005', true, current_date
        from generate_series($1::int, $2::int) n`,
      [Math.round((batch * shipments) / kills) + 1, Math.round(((batch + 1) * shipments) / kills)],
    );
    while (fakeDetrack.jobs.length < ((batch + 0.5) * shipments) / kills) await sleep(2);
    await kill();
    await jobs.waitUntil(`select not exists (select from pg_stat_activity where datname = current_database()
      and (application_name = 'killable' or application_name like 'tally %' and application_name <> 'tally test'))`);
    await company.query("update ops.job_run set heartbeat_at = '-infinity' where finished_at is null");
    kill = startKillableProcess(database.url, fakeDetrack.url);
  }
  await jobs.waitUntil(
    `select count(*) filter (where job_status = 'success') = ${shipments} from dtrack.dtrack_shipping`,
  );
  const seconds = (performance.now() - startedAt) / 1000;
  expect(fakeDetrack.jobs).toHaveLength(shipments);
  const jobByShipment = new Map(fakeDetrack.jobs.map((job) => [job.tracking_number, job]));
  expect(jobByShipment.size).toBe(shipments);
  const rows =
    await company.query(`select tracking_number, detrack_job_number as do_number, detrack_id as id, error_message
      from dtrack.dtrack_shipping`);
  for (const { error_message, ...row } of rows) {
    expect(error_message).toBeNull();
    expect(jobByShipment.get(String(row.tracking_number))).toMatchObject(row);
  }
  const [runs] = await company.query('select count(*)::int as n from ops.job_run where attempt > 1');
  expect(runs?.n).toBeGreaterThan(0);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
  const summary = `${shipments} shipments: ${seconds.toFixed(1)} s, ${fakeDetrack.requests.length} requests`;
  if (shipmentsSetting) process.stdout.write(`${summary}, ${JSON.stringify(counts)}\n`);
});
