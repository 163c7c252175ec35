import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { z } from 'zod';
import { readJobState, readRunLog } from '../../src/db/queries/engine/job-state.ts';
import { PartialFailure } from '../../src/jobs/engine/errors.ts';
import { secret } from '../../src/jobs/engine/params.ts';
import { inRolledBackTransaction } from '../../src/jobs/engine/rollback.ts';
import { StartRefused } from '../../src/jobs/engine/runner-types.ts';
import { createMetrics } from '../../src/lib/metrics.ts';
import { createTestJob } from './factories.ts';
import { readWork, test } from './jobs-fixture.ts';

const manual = { trigger: 'manual' as const };

test('a run leaves its row, its log, its counts and its metrics', async ({ jobs: { startRunner, readRun, db } }) => {
  const metrics = createMetrics();
  const job = createTestJob('copy', async (ctx) => {
    ctx.log.info('began', { from: 'here' });
    ctx.progress(1, 2, 'half');
    await ctx.state.set('seen', { up: 'to here' });
    await ctx.db.execute(sql`insert into work (what) values ('done')`);
    return { rows_read: 2, rows_written: 1 };
  });
  const window = { from: new Date('2026-01-01T00:00Z'), to: new Date('2026-01-02T00:00Z') };
  const runner = startRunner([job], { metrics });
  const { runId, done } = await runner.start({ job: 'copy', ...manual, requestedBy: 7, window });
  expect(await done).toMatchObject({ runId, job: 'copy', state: 'succeeded', error: null, attempt: 1 });
  expect(await readRun(runId)).toMatchObject({
    state: 'succeeded',
    trigger: 'manual',
    requestedBy: 7,
    windowFrom: window.from,
    windowTo: window.to,
    counts: { rows_read: 2, rows_written: 1 },
    instance: runner.instance,
    attempt: 1,
  });
  expect((await readRunLog(db, runId)).map(({ level, message, data }) => [level, message, data])).toEqual([
    ['info', 'began', { from: 'here' }],
  ]);
  expect(await readJobState(db, 'copy', 'seen')).toEqual({ up: 'to here' });
  const metricsText = await metrics.registry.metrics();
  expect(metricsText).toContain('tally_job_runs_total{job="copy",state="succeeded"} 1');
  expect(metricsText).toContain('tally_job_rows_total{job="copy",kind="rows_read"} 2');
});

test('runs of a job execute one after another over all instances; wait=false names the run in progress', async ({
  jobs,
}) => {
  let active = 0;
  let maxActive = 0;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const job = createTestJob('single', async () => {
    maxActive = Math.max(maxActive, ++active);
    await released;
    active--;
    return {};
  });
  const [one, two] = [jobs.startRunner([job]), jobs.startRunner([job])];
  const running = jobs.nextEvent(one, ({ kind }) => kind === 'running');
  const first = await one.start({ job: 'single', ...manual });
  await running;
  const others = await Promise.all([one, two, two].map((runner) => runner.start({ job: 'single', ...manual })));
  for (const runner of [one, two]) {
    const error = await runner.start({ job: 'single', ...manual, wait: false }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartRefused);
    expect(error).toMatchObject({ reason: 'in_progress', details: { run: first.runId } });
  }
  release();
  const ends = await Promise.all([first, ...others].map(({ done }) => done));
  expect(ends.map(({ state }) => state)).toEqual(Array(4).fill('succeeded'));
  expect(maxActive).toBe(1);
  const last = await two.start({ job: 'single', ...manual, wait: false });
  expect((await last.done).state).toBe('succeeded');
});

test('at most maxConcurrent runs execute at the same time, over all instances', async ({ jobs: { startRunner } }) => {
  let active = 0;
  let maxActive = 0;
  const names = Array.from({ length: 12 }, (_, n) => `job-${n}`);
  const list = names.map((name) =>
    createTestJob(name, async (ctx) => {
      maxActive = Math.max(maxActive, ++active);
      try {
        await ctx.db.execute(sql`select pg_sleep(0.05)`);
      } finally {
        active--;
      }
      return {};
    }),
  );
  const runners = [startRunner(list, { maxConcurrent: 3 }), startRunner(list, { maxConcurrent: 3 })];
  const started = await Promise.all(names.map((job, n) => runners[n % 2]?.start({ job, ...manual })));
  const ends = await Promise.all(started.map((run) => run?.done));
  expect(ends.map((end) => end?.state)).toEqual(names.map(() => 'succeeded'));
  expect(maxActive).toBe(3);
});

const sleeper = createTestJob('sleeper', async (ctx) => {
  await ctx.db.transaction(async (tx) => {
    await tx.execute(sql`insert into work (what) values ('half')`);
    await tx.execute(sql`select pg_sleep(600)`);
  });
  return {};
});

const isSleeping = `select exists (select from pg_stat_activity where state = 'active' and datname = current_database()
  and query like '%pg_sleep(600)%' and pid <> pg_backend_pid())`;

test('a cancel from another instance cancels the statement in progress at once and rolls it back', async ({ jobs }) => {
  const timing = { heartbeatMs: 60_000, progressMs: 60_000, staleMs: 600_000, orphanCheckMs: 60_000 };
  const [one, two] = [jobs.startRunner([sleeper], { timing }), jobs.startRunner([sleeper], { timing })];
  const { runId, done } = await one.start({ job: 'sleeper', ...manual });
  await jobs.waitUntil(isSleeping);
  expect(await two.cancel(runId, 42)).toBe(true);
  expect(await done).toMatchObject({ state: 'cancelled', error: 'cancelled' });
  expect(await jobs.readRun(runId)).toMatchObject({ state: 'cancelled', attempt: 1 });
  expect(await readWork(jobs.db)).toEqual([]);
  const sessionsEnded = `select not exists (
    select from pg_stat_activity where application_name = 'tally run ${runId}' and datname = current_database())`;
  await jobs.waitUntil(sessionsEnded);
  expect(await two.cancel(runId)).toBe(false);
  expect((await readRunLog(jobs.db, runId)).map(({ message }) => message)).toContain('cancel requested by 42');
});

test('a cancel request without a notification is found by the heartbeat', async ({ jobs }) => {
  const one = jobs.startRunner([sleeper]);
  const { runId, done } = await one.start({ job: 'sleeper', ...manual });
  await jobs.waitUntil(isSleeping);
  await jobs.db.execute(sql`update ops.job_run set cancel_requested_at = now() where run_id = ${runId}`);
  expect((await done).state).toBe('cancelled');
});

test('a cancel ends a wait, an HTTP request and a queued run', async ({ jobs }) => {
  const list = [
    createTestJob('waiter', async (ctx) => {
      await ctx.wait(600_000);
      return {};
    }),
    createTestJob('caller', async (ctx) => {
      await ctx.http.fetch('http://127.0.0.1:1/'); // nothing listens there: the request is retried after a delay
      return {};
    }),
  ];
  const one = jobs.startRunner(list);
  for (const { name } of list) {
    const running = jobs.nextEvent(one, ({ job, kind }) => job === name && kind === 'running');
    const first = await one.start({ job: name, ...manual });
    const second = await one.start({ job: name, ...manual });
    await running;
    expect(await one.cancel(second.runId)).toBe(true);
    expect((await second.done).state).toBe('cancelled');
    expect(await one.cancel(first.runId)).toBe(true);
    expect((await first.done).state).toBe('cancelled');
    expect((await jobs.readRun(second.runId)).attempt).toBe(0);
  }
});

test('a run that takes too long is timed out, rolled back and not retried', async ({ jobs }) => {
  const one = jobs.startRunner([{ ...sleeper, timeoutSeconds: 0.2 }]);
  const { runId, done } = await one.start({ job: 'sleeper', ...manual });
  expect(await done).toMatchObject({ state: 'timed_out', error: 'took longer than 0.2 s', attempt: 1 });
  expect((await jobs.readRun(runId)).state).toBe('timed_out');
  expect(await readWork(jobs.db)).toEqual([]);
});

test.for([
  ['deadlock', '40P01', 3],
  ['serialisation', '40001', 3],
  ['a bad row', '23514', 1],
  ['a bad statement', '42601', 1],
] as const)('%s (%s) is attempted %i times, in the same row', async ([, code, attempts], { jobs }) => {
  let calls = 0;
  const job = createTestJob('fragile', async (ctx) => {
    calls++;
    await ctx.db.execute(sql.raw(`do $$ begin raise exception 'it broke' using errcode = '${code}'; end $$`));
    return {};
  });
  const { runId, done } = await jobs.startRunner([job]).start({ job: 'fragile', ...manual });
  expect(await done).toMatchObject({ state: 'failed', error: 'it broke', attempt: attempts });
  expect(calls).toBe(attempts);
  expect(await jobs.readRun(runId)).toMatchObject({ state: 'failed', error: 'it broke', attempt: attempts });
});

test('a run that succeeds at the second attempt is a success', async ({ jobs }) => {
  let calls = 0;
  const job = createTestJob('fragile', async (ctx) => {
    if (++calls === 1) await ctx.db.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    return { rows_written: calls };
  });
  const { done } = await jobs.startRunner([job]).start({ job: 'fragile', ...manual });
  expect(await done).toMatchObject({ state: 'succeeded', error: null, attempt: 2, counts: { rows_written: 2 } });
});

test('a run that loses the session of its lock is aborted and attempted again', async ({ jobs }) => {
  let calls = 0;
  const job = createTestJob('locked', async (ctx) => {
    await ctx.db.execute(sql`insert into work (what) values (${`attempt ${++calls}`})`);
    if (calls === 1) await ctx.db.execute(sql`select pg_sleep(600)`);
    return {};
  });
  const { done } = await jobs.startRunner([job]).start({ job: 'locked', ...manual });
  await jobs.waitUntil(isSleeping);
  await jobs.db.execute(
    sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name like 'tally locks%' and datname = current_database()`,
  );
  expect(await done).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(await readWork(jobs.db)).toEqual(['attempt 1', 'attempt 2']);
});

test('a run with failed items is failed, names them and keeps its counts', async ({ jobs }) => {
  const job = createTestJob('items', async () => {
    const items = [{ item: 'parcel 7', error: new Error('no such street') }];
    throw new PartialFailure('of 3 parcels', items, { rows_written: 2 });
  });
  const { runId, done } = await jobs.startRunner([job]).start({ job: 'items', ...manual });
  const error = '1 of 3 parcels failed: parcel 7 (no such street)';
  expect(await done).toMatchObject({ state: 'failed', error, counts: { rows_written: 2 }, attempt: 1 });
  expect(await jobs.readRun(runId)).toMatchObject({ error, counts: { rows_written: 2 } });
});

test('a secret is neither stored nor logged, and a run with one cannot be repeated from its row', async ({ jobs }) => {
  const job = createTestJob(
    'keyed',
    async (ctx, params) => {
      ctx.log.info(`the key is ${params.key}`, { key: params.key });
      throw new Error(`${params.key} was refused`);
    },
    { params: z.object({ key: secret(z.string()), n: z.number().default(1) }) },
  );
  const one = jobs.startRunner([job]);
  const { runId, done } = await one.start({ job: 'keyed', ...manual, params: { key: 'swordfish-and-chips', n: '2' } });
  await done;
  const all = JSON.stringify([await jobs.readRun(runId), await readRunLog(jobs.db, runId)]);
  expect(all).not.toContain('swordfish');
  expect(await jobs.readRun(runId)).toMatchObject({ params: { key: '•••', n: '2' } });
  await expect(one.retry(runId, 7)).rejects.toMatchObject({ reason: 'secret_params' });
});

test('a manual retry is a new row with the same parameters and window', async ({ jobs }) => {
  const calls: unknown[] = [];
  const job = createTestJob(
    'repeated',
    async (_, params, window) => {
      calls.push([params, window]);
      return {};
    },
    { params: z.object({ day: z.iso.date() }) },
  );
  const one = jobs.startRunner([job]);
  const window = { from: new Date('2026-01-01T00:00Z'), to: new Date('2026-01-02T00:00Z') };
  const first = await one.start({ job: 'repeated', ...manual, params: { day: '2026-01-01' }, window });
  await first.done;
  const second = await one.retry(first.runId, 7);
  await second.done;
  expect(calls).toEqual([
    [{ day: '2026-01-01' }, window],
    [{ day: '2026-01-01' }, window],
  ]);
  expect(await jobs.readRun(second.runId)).toMatchObject({ trigger: 'retry', requestedBy: 7, state: 'succeeded' });
});

test('a request that cannot be started is refused without a row', async ({ jobs }) => {
  const job = createTestJob('strict', async () => ({}), { params: z.object({ n: z.number() }) });
  const off = createTestJob('off', async () => ({}), { missing: ['OFF_URL'] });
  const one = jobs.startRunner([job, off]);
  const expectRefusal = (request: object) => expect(one.start({ job: 'strict', ...manual, ...request })).rejects;
  await expectRefusal({ job: 'nope' }).toMatchObject({ reason: 'unknown_job' });
  await expectRefusal({ job: 'off' }).toMatchObject({ reason: 'not_set_up', message: 'off is not set up: OFF_URL.' });
  await expectRefusal({}).toMatchObject({ reason: 'wrong_params', message: expect.stringContaining('n is missing.') });
  await expectRefusal({ params: { n: 1 }, dryRun: true }).toMatchObject({ reason: 'no_dry_run' });
  expect((await jobs.db.execute(sql`select from ops.job_run`)).rowCount).toBe(0);
});

test('a dry run returns counts and changes nothing', async ({ jobs }) => {
  const job = createTestJob('dry', async () => ({}), {
    dryRun: async (ctx) => {
      await ctx.state.set('mark', 1);
      const { rowCount } = await inRolledBackTransaction(ctx.db, (tx) =>
        tx.execute(sql`insert into work (what) values ('dry')`),
      );
      return { rows_written: rowCount ?? 0, mark: (await ctx.state.get<number>('mark')) ?? 0 };
    },
  });
  const { runId, done } = await jobs.startRunner([job]).start({ job: 'dry', ...manual, dryRun: true });
  expect((await done).counts).toEqual({ rows_written: 1, mark: 1 });
  expect(await jobs.readRun(runId)).toMatchObject({ dryRun: true, state: 'succeeded' });
  expect(await readWork(jobs.db)).toEqual([]);
  expect(await readJobState(jobs.db, 'dry', 'mark')).toBe(null);
});

test('a stop waits for short runs, cancels the long one and leaves the queued one to the next instance', async ({
  jobs,
}) => {
  const short = createTestJob('short', async (ctx) => {
    await ctx.db.execute(sql`select pg_sleep(0.1)`);
    return {};
  });
  const one = jobs.startRunner([sleeper, short]);
  const long = await one.start({ job: 'sleeper', ...manual });
  await jobs.waitUntil(isSleeping);
  const queued = await one.start({ job: 'sleeper', ...manual });
  const running = jobs.nextEvent(one, ({ job, kind }) => job === 'short' && kind === 'running');
  const shortRun = await one.start({ job: 'short', ...manual });
  await running;
  await one.stop(500);
  expect((await shortRun.done).state).toBe('succeeded');
  expect(await long.done).toMatchObject({ state: 'cancelled', error: 'the program stopped' });
  expect(await jobs.readRun(long.runId)).toMatchObject({ state: 'cancelled', error: 'the program stopped' });
  expect(await jobs.readRun(queued.runId)).toMatchObject({ state: 'queued', instance: null });
  expect(await readWork(jobs.db)).toEqual([]);
  await expect(one.start({ job: 'short', ...manual })).rejects.toMatchObject({ reason: 'stopping' });
  jobs.startRunner([createTestJob('sleeper', async () => ({ rows_written: 1 }))]);
  await jobs.waitUntil(`select state = 'succeeded' from ops.job_run where run_id = ${queued.runId}`);
});

test('other instances receive the events of a run', async ({ jobs }) => {
  const job = createTestJob('announced', async () => ({}));
  const [one, two] = [jobs.startRunner([job]), jobs.startRunner([job])];
  await jobs.waitUntil(`select count(*) = 2 from pg_stat_activity where application_name = 'tally notifications'
    and datname = current_database() and query like 'listen%'`);
  const event = jobs.nextEvent(two, ({ kind }) => kind === 'succeeded');
  const { runId } = await one.start({ job: 'announced', ...manual });
  expect(await event).toMatchObject({ runId, job: 'announced', local: false, attempt: 1 });
});

test('invalid notifications are ignored, and the next valid one is received', async ({
  jobs: { startRunner, nextEvent, waitUntil, db },
}) => {
  const runner = startRunner([createTestJob('copy', async () => ({}))]);
  await waitUntil(`select count(*) = 1 from pg_stat_activity where datname = current_database()
    and application_name = 'tally notifications' and state = 'idle' and query like 'listen%'`);
  const events: unknown[] = [];
  runner.subscribe((event) => events.push(event));
  const valid = nextEvent(runner, ({ kind }) => kind === 'lost');
  const message = { runId: 7, job: 'copy', kind: 'lost', attempt: 1, from: 'elsewhere' };
  for (const payload of ['garbage', 'null', '{"kind":"lost"}', '', JSON.stringify(message)])
    await db.execute(sql`select pg_notify('tally_runs', ${payload})`);
  expect(await valid).toMatchObject({ runId: 7, local: false });
  expect(events).toHaveLength(1);
});
