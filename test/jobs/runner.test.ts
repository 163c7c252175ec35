import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { z } from 'zod';
import { readJobState, readRunLog } from '../../src/db/queries/engine/job-state.ts';
import { PartialFailure } from '../../src/jobs/engine/errors.ts';
import { secret } from '../../src/jobs/engine/params.ts';
import { inRolledBackTransaction } from '../../src/jobs/engine/rollback.ts';
import { StartRefused } from '../../src/jobs/engine/runner-types.ts';
import { createMetrics } from '../../src/lib/metrics.ts';
import { aJob } from './factories.ts';
import { test, works } from './jobs-fixture.ts';

const manual = { trigger: 'manual' as const };

test('a run leaves its row, its log, its counts and its figures', async ({ jobs: { runner, row, db } }) => {
  const metrics = createMetrics();
  const job = aJob('copy', async (ctx) => {
    ctx.log.info('began', { from: 'here' });
    ctx.progress(1, 2, 'half');
    await ctx.state.set('seen', { up: 'to here' });
    await ctx.db.execute(sql`insert into work (what) values ('done')`);
    return { rows_read: 2, rows_written: 1 };
  });
  const window = { from: new Date('2026-01-01T00:00Z'), to: new Date('2026-01-02T00:00Z') };
  const one = runner([job], { metrics });
  const { runId, done } = await one.start({ job: 'copy', ...manual, requestedBy: 7, window });
  expect(await done).toMatchObject({ runId, job: 'copy', state: 'succeeded', error: null, attempt: 1 });
  expect(await row(runId)).toMatchObject({
    state: 'succeeded',
    trigger: 'manual',
    requestedBy: 7,
    windowFrom: window.from,
    windowTo: window.to,
    counts: { rows_read: 2, rows_written: 1 },
    instance: one.instance,
    attempt: 1,
  });
  expect((await readRunLog(db, runId)).map(({ level, message, data }) => [level, message, data])).toEqual([
    ['info', 'began', { from: 'here' }],
  ]);
  expect(await readJobState(db, 'copy', 'seen')).toEqual({ up: 'to here' });
  const figures = await metrics.registry.metrics();
  expect(figures).toContain('tally_job_runs_total{job="copy",state="succeeded"} 1');
  expect(figures).toContain('tally_job_rows_total{job="copy",kind="rows_read"} 2');
});

test('runs of a job go one after the other over all instances; wait=false names the one in progress', async ({
  jobs,
}) => {
  let going = 0;
  let most = 0;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const job = aJob('single', async () => {
    most = Math.max(most, ++going);
    await held;
    going--;
    return {};
  });
  const [one, two] = [jobs.runner([job]), jobs.runner([job])];
  const running = jobs.next(one, ({ kind }) => kind === 'running');
  const first = await one.start({ job: 'single', ...manual });
  await running;
  const others = await Promise.all([one, two, two].map((runner) => runner.start({ job: 'single', ...manual })));
  for (const runner of [one, two]) {
    const refusal = await runner.start({ job: 'single', ...manual, wait: false }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartRefused);
    expect(refusal).toMatchObject({ reason: 'in_progress', details: { run: first.runId } });
  }
  release();
  const ends = await Promise.all([first, ...others].map(({ done }) => done));
  expect(ends.map(({ state }) => state)).toEqual(Array(4).fill('succeeded'));
  expect(most).toBe(1);
  const free = await two.start({ job: 'single', ...manual, wait: false });
  expect((await free.done).state).toBe('succeeded');
});

test('no more runs than allowed go on at a time, over all instances', async ({ jobs: { runner } }) => {
  let going = 0;
  let most = 0;
  const names = Array.from({ length: 12 }, (_, n) => `job-${n}`);
  const list = names.map((name) =>
    aJob(name, async (ctx) => {
      most = Math.max(most, ++going);
      try {
        await ctx.db.execute(sql`select pg_sleep(0.05)`);
      } finally {
        going--;
      }
      return {};
    }),
  );
  const runners = [runner(list, { maxConcurrent: 3 }), runner(list, { maxConcurrent: 3 })];
  const started = await Promise.all(names.map((job, n) => runners[n % 2]?.start({ job, ...manual })));
  const ends = await Promise.all(started.map((run) => run?.done));
  expect(ends.map((end) => end?.state)).toEqual(names.map(() => 'succeeded'));
  expect(most).toBe(3);
});

const sleeper = aJob('sleeper', async (ctx) => {
  await ctx.db.transaction(async (tx) => {
    await tx.execute(sql`insert into work (what) values ('half')`);
    await tx.execute(sql`select pg_sleep(600)`);
  });
  return {};
});

const sleeping = `select exists (select from pg_stat_activity where state = 'active' and datname = current_database()
  and query like '%pg_sleep(600)%' and pid <> pg_backend_pid())`;

test('a cancel from another instance stops the SQL in progress at once and rolls it back', async ({ jobs }) => {
  const timing = { heartbeatMs: 60_000, progressMs: 60_000, staleMs: 600_000, orphanCheckMs: 60_000 };
  const [one, two] = [jobs.runner([sleeper], { timing }), jobs.runner([sleeper], { timing })];
  const { runId, done } = await one.start({ job: 'sleeper', ...manual });
  await jobs.until(sleeping);
  expect(await two.cancel(runId, 42)).toBe(true);
  expect(await done).toMatchObject({ state: 'cancelled', error: 'cancelled' });
  expect(await jobs.row(runId)).toMatchObject({ state: 'cancelled', attempt: 1 });
  expect(await works(jobs.db)).toEqual([]);
  const left = `select not exists (select from pg_stat_activity where application_name = 'tally run ${runId}')`;
  await jobs.until(left);
  expect(await two.cancel(runId)).toBe(false);
  expect((await readRunLog(jobs.db, runId)).map(({ message }) => message)).toContain('cancel requested by 42');
});

test('a cancel is seen by heartbeat when nobody could tell', async ({ jobs }) => {
  const one = jobs.runner([sleeper]);
  const { runId, done } = await one.start({ job: 'sleeper', ...manual });
  await jobs.until(sleeping);
  await jobs.db.execute(sql`update ops.job_run set cancel_requested_at = now() where run_id = ${runId}`);
  expect((await done).state).toBe('cancelled');
});

test('a cancel ends a wait, an HTTP call and a run that is queued', async ({ jobs }) => {
  const list = [
    aJob('waiter', async (ctx) => {
      await ctx.wait(600_000);
      return {};
    }),
    aJob('caller', async (ctx) => {
      await ctx.http.fetch('http://127.0.0.1:1/'); // nobody listens: it is tried again after seconds
      return {};
    }),
  ];
  const one = jobs.runner(list);
  for (const { name } of list) {
    const running = jobs.next(one, ({ job, kind }) => job === name && kind === 'running');
    const first = await one.start({ job: name, ...manual });
    const second = await one.start({ job: name, ...manual });
    await running;
    expect(await one.cancel(second.runId)).toBe(true);
    expect((await second.done).state).toBe('cancelled');
    expect(await one.cancel(first.runId)).toBe(true);
    expect((await first.done).state).toBe('cancelled');
    expect((await jobs.row(second.runId)).attempt).toBe(0);
  }
});

test('a run that takes too long is timed out and rolled back, and not tried again', async ({ jobs }) => {
  const one = jobs.runner([{ ...sleeper, timeoutSeconds: 0.2 }]);
  const { runId, done } = await one.start({ job: 'sleeper', ...manual });
  expect(await done).toMatchObject({ state: 'timed_out', error: 'took longer than 0.2 s', attempt: 1 });
  expect((await jobs.row(runId)).state).toBe('timed_out');
  expect(await works(jobs.db)).toEqual([]);
});

test.for([
  ['deadlock', '40P01', 3],
  ['serialisation', '40001', 3],
  ['a bad row', '23514', 1],
  ['a bad statement', '42601', 1],
] as const)('%s (%s) is tried %i times in all, in the same row', async ([, code, tries], { jobs }) => {
  let calls = 0;
  const job = aJob('fragile', async (ctx) => {
    calls++;
    await ctx.db.execute(sql.raw(`do $$ begin raise exception 'it broke' using errcode = '${code}'; end $$`));
    return {};
  });
  const { runId, done } = await jobs.runner([job]).start({ job: 'fragile', ...manual });
  expect(await done).toMatchObject({ state: 'failed', error: 'it broke', attempt: tries });
  expect(calls).toBe(tries);
  expect(await jobs.row(runId)).toMatchObject({ state: 'failed', error: 'it broke', attempt: tries });
});

test('what passes at the second try is a success', async ({ jobs }) => {
  let calls = 0;
  const job = aJob('fragile', async (ctx) => {
    if (++calls === 1) await ctx.db.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    return { rows_written: calls };
  });
  const { done } = await jobs.runner([job]).start({ job: 'fragile', ...manual });
  expect(await done).toMatchObject({ state: 'succeeded', error: null, attempt: 2, counts: { rows_written: 2 } });
});

test('a run whose lock goes with its connection ends itself, and is tried again', async ({ jobs }) => {
  let calls = 0;
  const job = aJob('locked', async (ctx) => {
    await ctx.db.execute(sql`insert into work (what) values (${`try ${++calls}`})`);
    if (calls === 1) await ctx.db.execute(sql`select pg_sleep(600)`);
    return {};
  });
  const { runId, done } = await jobs.runner([job]).start({ job: 'locked', ...manual });
  await jobs.until(sleeping);
  await jobs.db.execute(
    sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${`tally run ${runId} lock`}`,
  );
  expect(await done).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(await works(jobs.db)).toEqual(['try 1', 'try 2']);
});

test('items that failed alone make a failed run that names them and keeps its counts', async ({ jobs }) => {
  const job = aJob('items', async () => {
    const items = [{ item: 'parcel 7', error: new Error('no such street') }];
    throw new PartialFailure('of 3 parcels', items, { rows_written: 2 });
  });
  const { runId, done } = await jobs.runner([job]).start({ job: 'items', ...manual });
  const error = '1 of 3 parcels failed: parcel 7 (no such street)';
  expect(await done).toMatchObject({ state: 'failed', error, counts: { rows_written: 2 }, attempt: 1 });
  expect(await jobs.row(runId)).toMatchObject({ error, counts: { rows_written: 2 } });
});

test('a secret is neither stored nor shown, and such a run is not run again from its row', async ({ jobs }) => {
  const job = aJob(
    'keyed',
    async (ctx, params) => {
      ctx.log.info(`the key is ${params.key}`, { key: params.key });
      throw new Error(`${params.key} was refused`);
    },
    { params: z.object({ key: secret(z.string()), n: z.number().default(1) }) },
  );
  const one = jobs.runner([job]);
  const { runId, done } = await one.start({ job: 'keyed', ...manual, params: { key: 'swordfish-and-chips', n: '2' } });
  await done;
  const all = JSON.stringify([await jobs.row(runId), await readRunLog(jobs.db, runId)]);
  expect(all).not.toContain('swordfish');
  expect(await jobs.row(runId)).toMatchObject({ params: { key: '•••', n: '2' } });
  await expect(one.retry(runId, 7)).rejects.toMatchObject({ reason: 'secret_params' });
});

test('a retry by hand is a new row with the same parameters and window', async ({ jobs }) => {
  const seen: unknown[] = [];
  const job = aJob(
    'again',
    async (_, params, window) => {
      seen.push([params, window]);
      return {};
    },
    { params: z.object({ day: z.iso.date() }) },
  );
  const one = jobs.runner([job]);
  const window = { from: new Date('2026-01-01T00:00Z'), to: new Date('2026-01-02T00:00Z') };
  const first = await one.start({ job: 'again', ...manual, params: { day: '2026-01-01' }, window });
  await first.done;
  const second = await one.retry(first.runId, 7);
  await second.done;
  expect(seen).toEqual([
    [{ day: '2026-01-01' }, window],
    [{ day: '2026-01-01' }, window],
  ]);
  expect(await jobs.row(second.runId)).toMatchObject({ trigger: 'retry', requestedBy: 7, state: 'succeeded' });
});

test('what cannot be started is refused without a row', async ({ jobs }) => {
  const job = aJob('strict', async () => ({}), { params: z.object({ n: z.number() }) });
  const off = aJob('off', async () => ({}), { missing: ['OFF_URL'] });
  const one = jobs.runner([job, off]);
  const refusal = (request: object) => expect(one.start({ job: 'strict', ...manual, ...request })).rejects;
  await refusal({ job: 'nope' }).toMatchObject({ reason: 'unknown_job' });
  await refusal({ job: 'off' }).toMatchObject({ reason: 'not_set_up', message: 'off is not set up: OFF_URL.' });
  await refusal({}).toMatchObject({ reason: 'wrong_params', message: expect.stringContaining('n is missing.') });
  await refusal({ params: { n: 1 }, dryRun: true }).toMatchObject({ reason: 'no_dry_run' });
  expect((await jobs.db.execute(sql`select from ops.job_run`)).rowCount).toBe(0);
});

test('a dry run gives the counts and leaves nothing', async ({ jobs }) => {
  const job = aJob('dry', async () => ({}), {
    dryRun: async (ctx) => {
      await ctx.state.set('mark', 1);
      const { rowCount } = await inRolledBackTransaction(ctx.db, (tx) =>
        tx.execute(sql`insert into work (what) values ('dry')`),
      );
      return { rows_written: rowCount ?? 0, mark: (await ctx.state.get<number>('mark')) ?? 0 };
    },
  });
  const { runId, done } = await jobs.runner([job]).start({ job: 'dry', ...manual, dryRun: true });
  expect((await done).counts).toEqual({ rows_written: 1, mark: 1 });
  expect(await jobs.row(runId)).toMatchObject({ dryRun: true, state: 'succeeded' });
  expect(await works(jobs.db)).toEqual([]);
  expect(await readJobState(jobs.db, 'dry', 'mark')).toBe(null);
});

test('a stop lets short runs end, cancels the long one and marks it; what was queued is the next one’s', async ({
  jobs,
}) => {
  const short = aJob('short', async (ctx) => {
    await ctx.db.execute(sql`select pg_sleep(0.1)`);
    return {};
  });
  const one = jobs.runner([sleeper, short]);
  const long = await one.start({ job: 'sleeper', ...manual });
  await jobs.until(sleeping);
  const queued = await one.start({ job: 'sleeper', ...manual });
  const running = jobs.next(one, ({ job, kind }) => job === 'short' && kind === 'running');
  const quickOne = await one.start({ job: 'short', ...manual });
  await running;
  await one.stop(500);
  expect((await quickOne.done).state).toBe('succeeded');
  expect(await long.done).toMatchObject({ state: 'cancelled', error: 'the program stopped' });
  expect(await jobs.row(long.runId)).toMatchObject({ state: 'cancelled', error: 'the program stopped' });
  expect(await jobs.row(queued.runId)).toMatchObject({ state: 'queued', instance: null });
  expect(await works(jobs.db)).toEqual([]);
  await expect(one.start({ job: 'short', ...manual })).rejects.toMatchObject({ reason: 'stopping' });
  jobs.runner([aJob('sleeper', async () => ({ rows_written: 1 }))]);
  await jobs.until(`select state = 'succeeded' from ops.job_run where run_id = ${queued.runId}`);
});

test('other instances hear of what happens to a run', async ({ jobs }) => {
  const job = aJob('heard', async () => ({}));
  const [one, two] = [jobs.runner([job]), jobs.runner([job])];
  await jobs.until(`select count(*) = 2 from pg_stat_activity where application_name = 'tally runs'
    and datname = current_database() and query like 'listen%'`);
  const heard = jobs.next(two, ({ kind }) => kind === 'succeeded');
  const { runId } = await one.start({ job: 'heard', ...manual });
  expect(await heard).toMatchObject({ runId, job: 'heard', local: false, attempt: 1 });
});

test('what another role notifies harms nobody: the next true message passes', async ({
  jobs: { runner, next, until, db },
}) => {
  const one = runner([aJob('copy', async () => ({}))]);
  await until(`select count(*) = 1 from pg_stat_activity where datname = current_database()
    and application_name = 'tally runs' and state = 'idle' and query like 'listen%'`);
  const heard: unknown[] = [];
  one.subscribe((event) => heard.push(event));
  const said = next(one, ({ kind }) => kind === 'lost');
  const message = { runId: 7, job: 'copy', kind: 'lost', attempt: 1, from: 'elsewhere' };
  for (const payload of ['garbage', 'null', '{"kind":"lost"}', '', JSON.stringify(message)])
    await db.execute(sql`select pg_notify('tally_runs', ${payload})`);
  expect(await said).toMatchObject({ runId: 7, local: false });
  expect(heard).toHaveLength(1);
});
