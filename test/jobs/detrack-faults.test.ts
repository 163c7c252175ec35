import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { DetrackFault, FakeDetrack } from '../harness/detrack.ts';
import { test } from './detrack-fixture.ts';

/** The page's 2,000 are run by hand: DETRACK_SHIPMENTS=2000 npx vitest run test/jobs/detrack-faults.test.ts */
const byHand = process.env.DETRACK_SHIPMENTS;
const shipments = Number(byHand ?? 100);
const secondMs = process.env.DETRACK_SECOND_MS ?? '10';
const kills = byHand ? 5 : 2;
const file = fileURLToPath(new URL('./detrack-killable-process.ts', import.meta.url));

/** A process that syncs, until it is killed. */
function startVictim(url: string, api: string) {
  const args = ['--import', import.meta.resolve('tsx'), file, url, api, secondMs];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: 'inherit' });
  return async () => {
    if (child.exitCode !== null) throw new Error(`the victim ended by itself, with ${child.exitCode}`);
    child.kill('SIGKILL');
    await once(child, 'close');
  };
}

/** 10 % 500s, 5 % 429s, 10 % lost answers of what is made; the same in every run of the test. */
function makeTrouble(fakeDetrack: FakeDetrack): Record<string, number> {
  const seen: Record<string, number> = { '500': 0, '429': 0, lost: 0 };
  let state = 7;
  fakeDetrack.fault = ({ method }): DetrackFault | undefined => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const dice = state / 2 ** 32;
    const kind = dice < 0.1 ? '500' : dice < 0.15 ? '429' : dice < 0.25 && method === 'POST' ? 'lost' : null;
    if (kind === null) return undefined;
    seen[kind] = (seen[kind] ?? 0) + 1;
    return kind === 'lost' ? kind : { status: Number(kind), retryAfter: '0' };
  };
  return seen;
}

test('with 500s, lost answers, 429s and five kills each shipment is one job', {
  timeout: byHand ? 600_000 : 60_000,
}, async ({ company, fakeDetrack, jobs, database }) => {
  const seen = makeTrouble(fakeDetrack);
  const began = performance.now();
  let kill = startVictim(database.url, fakeDetrack.url);
  onTestFinished(() => kill());
  for (let part = 0; part < kills; part++) {
    await company.query(
      `insert into enterprise.shipment (shipment_number, job_number, ship_address1, ship_via, is_partial, scheduled_ship_date)
        select 'S' || n, 'D' || n / 2, 'Main St ' || n, '10005', true, current_date from generate_series($1::int, $2::int) n`,
      [Math.round((part * shipments) / kills) + 1, Math.round(((part + 1) * shipments) / kills)],
    );
    while (fakeDetrack.jobs.length < ((part + 0.5) * shipments) / kills) await sleep(2);
    await kill();
    await jobs.waitUntil(`select not exists (select from pg_stat_activity where datname = current_database()
      and (application_name = 'killable' or application_name like 'tally %'))`);
    await company.query("update ops.job_run set heartbeat_at = '-infinity' where finished_at is null");
    kill = startVictim(database.url, fakeDetrack.url);
  }
  await jobs.waitUntil(
    `select count(*) filter (where job_status = 'success') = ${shipments} from dtrack.dtrack_shipping`,
  );
  const seconds = (performance.now() - began) / 1000;
  expect(fakeDetrack.jobs).toHaveLength(shipments);
  const there = new Map(fakeDetrack.jobs.map((job) => [job.tracking_number, job]));
  expect(there.size).toBe(shipments);
  const rows =
    await company.query(`select tracking_number, detrack_job_number as do_number, detrack_id as id, error_message
      from dtrack.dtrack_shipping`);
  for (const { error_message, ...row } of rows) {
    expect(error_message).toBeNull();
    expect(there.get(String(row.tracking_number))).toMatchObject(row);
  }
  const [runs] = await company.query('select count(*)::int as n from ops.job_run where attempt > 1');
  expect(runs?.n).toBeGreaterThan(0);
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  const figures = `${shipments} shipments: ${seconds.toFixed(1)} s, ${fakeDetrack.requests.length} requests`;
  if (byHand) process.stdout.write(`${figures}, ${JSON.stringify(seen)}\n`);
});
