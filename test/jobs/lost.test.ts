import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, onTestFinished } from 'vitest';
import { readRunLog } from '../../src/db/queries/engine/job-state.ts';
import { findOpenRuns } from '../../src/db/queries/engine/run-lists.ts';
import { insertRun } from '../../src/db/queries/engine/runs.ts';
import type { Job } from '../../src/jobs/engine/job.ts';
import { defaultTiming } from '../../src/jobs/engine/runner.ts';
import { buildProcess } from '../harness/built-process.ts';
import { nodeArguments } from '../harness/process.ts';
import { createTestJob } from './factories.ts';
import { type JobsFixture, readWork, test } from './jobs-fixture.ts';

let file = '';

beforeAll(async () => {
  file = await buildProcess('test/jobs/killable-process.ts');
});

/**
 * Starts the killable process, kills it during its run, and moves its heartbeats into the past by an hour. Returns the
 * ids of its runs.
 */
async function killDuringRun({ url, waitUntil, db }: JobsFixture, mode: string, runs = 1): Promise<number[]> {
  const child: ChildProcess = spawn(process.execPath, [...nodeArguments, file, url, mode], {
    stdio: 'inherit',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await waitUntil(`select count(*) = ${runs} and bool_or(state = 'running') from ops.job_run`);
  await waitUntil(`select exists (select from pg_stat_activity a
    join ops.job_run r on a.application_name = 'tally run ' || r.run_id
    where a.datname = current_database() and a.backend_xid is not null)`);
  child.kill('SIGKILL');
  await once(child, 'close');
  // The server may still execute a statement that the process sent last: its check for lost runs, which would take the
  // heartbeats below for those of a third process. The sessions of the pool end after it.
  await waitUntil(`select not exists (select from pg_stat_activity
    where application_name = 'tally' and datname = current_database())`);
  await db.execute(sql`update ops.job_run set heartbeat_at = heartbeat_at - interval '1 hour'`);
  return (await findOpenRuns(db)).map(({ runId }) => runId);
}

const writeAll: Job['run'] = async (ctx) => {
  await ctx.db.execute(sql`insert into work (what) values ('all')`);
  return { rows_written: 1 };
};

const writingJob = (overrides: Partial<Job> = {}) => createTestJob('killable', writeAll, overrides);

test.for(['sql', 'waiting'])(
  'a run whose process was killed (%s) is lost, attempted again once, and leaves the right rows',
  async (mode, { jobs }) => {
    const [runId = 0] = await killDuringRun(jobs, mode);
    const runners = [jobs.startRunner([writingJob()]), jobs.startRunner([writingJob()])];
    const events: string[] = [];
    for (const runner of runners) runner.subscribe(({ kind, local }) => local && events.push(kind));
    await jobs.waitUntil(`select state = 'succeeded' from ops.job_run where run_id = ${runId}`);
    expect(await jobs.readRun(runId)).toMatchObject({ attempt: 2, counts: { rows_written: 1 }, error: null });
    expect(await readWork(jobs.db)).toEqual(['all']);
    expect(events).toEqual(['lost', 'queued', 'running', 'succeeded']);
    const messages = (await readRunLog(jobs.db, runId)).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(/^its process \(.+\) died$/));
  },
);

test('a lost run without attempts left stays lost', async ({ jobs }) => {
  const [runId = 0] = await killDuringRun(jobs, 'sql');
  jobs.startRunner([writingJob({ retry: { attempts: 1, backoffSeconds: 0 } })]);
  await jobs.waitUntil(`select finished_at is not null from ops.job_run where run_id = ${runId}`);
  expect(await jobs.readRun(runId)).toMatchObject({
    state: 'lost',
    attempt: 1,
    error: expect.stringContaining('died'),
  });
  expect(await readWork(jobs.db)).toEqual([]);
});

test('a run whose process died twice fails, although it has attempts left', async ({ jobs }) => {
  const [runId = 0] = await killDuringRun(jobs, 'sql');
  const first = jobs.startRunner([writingJob()], { reapsOrphans: false, timing: { staleMs: 1 } });
  await first.findLostRuns();
  expect(await jobs.readRun(runId)).toMatchObject({ state: 'lost', finishedAt: null });
  // The second process dies too.
  await jobs.db.execute(
    sql`update ops.job_run set state = 'running', attempt = 2, heartbeat_at = now() - interval '1 hour'`,
  );
  const events: string[] = [];
  const runner = jobs.startRunner([writingJob({ retry: { attempts: 9, backoffSeconds: 0 } })]);
  runner.subscribe(({ kind, local }) => local && events.push(kind));
  await jobs.nextEvent(runner, ({ local }) => local);
  expect(await jobs.readRun(runId)).toMatchObject({
    ...{ state: 'failed', attempt: 2, error: expect.stringMatching(/died for the second time$/) },
    errorText: { key: 'died-twice', values: {} },
  });
  const messages = (await readRunLog(jobs.db, runId)).map(({ message }) => message);
  expect(messages.filter((message) => message.includes('died'))).toHaveLength(2);
  expect(events).toEqual(['failed']);
  expect(await readWork(jobs.db)).toEqual([]);
});

test('a queued run of a killed process is taken over too', async ({ jobs }) => {
  const runIds = await killDuringRun(jobs, 'queued', 2);
  jobs.startRunner([writingJob()]);
  await jobs.waitUntil(`select bool_and(state = 'succeeded') from ops.job_run`);
  expect((await Promise.all(runIds.map(jobs.readRun))).map(({ attempt }) => attempt)).toEqual([2, 1]);
  expect(await readWork(jobs.db)).toEqual(['all', 'all']);
});

test('a runner that takes over no runs marks a lost one, and another runner takes it over', async ({ jobs }) => {
  const [runId = 0] = await killDuringRun(jobs, 'sql');
  const runner = jobs.startRunner([writingJob()], { reapsOrphans: false, timing: { staleMs: 1 } });
  await runner.findLostRuns();
  expect(await jobs.readRun(runId)).toMatchObject({ state: 'lost', finishedAt: null });
  await jobs.db.execute(sql`update ops.job_run set heartbeat_at = now() - interval '1 hour'`);
  jobs.startRunner([writingJob()]);
  await jobs.waitUntil(`select state = 'succeeded' from ops.job_run where run_id = ${runId}`);
  expect(await readWork(jobs.db)).toEqual(['all']);
});

test('a run is not marked as lost without a line in its log', async ({ jobs: { db, startRunner, readRun } }) => {
  const request = { job: 'killable', trigger: 'manual', params: {}, requestedBy: null, window: null } as const;
  const { runId } = await insertRun(db, { ...request, dryRun: false, instance: 'dead' });
  await db.execute(sql`update ops.job_run set state = 'running', attempt = 1, heartbeat_at = '-infinity'`);
  await db.execute(sql`alter table ops.job_log add constraint refused check (false) not valid`);
  const runner = startRunner([writingJob()], { reapsOrphans: false });
  await expect(runner.findLostRuns()).rejects.toThrow();
  expect(await readRun(runId)).toMatchObject({ state: 'running', instance: 'dead' });
  await db.execute(sql`alter table ops.job_log drop constraint refused`);
  await runner.findLostRuns();
  expect(await readRun(runId)).toMatchObject({ state: 'lost', finishedAt: null });
  expect(await readRunLog(db, runId)).toHaveLength(1);
});

test('a killed process does not block the next run, even before its run is found lost', async ({ jobs }) => {
  await killDuringRun(jobs, 'sql');
  const timing = { staleMs: 600_000, orphanCheckMs: 600_000 };
  const started = await jobs
    .startRunner([writingJob()], { timing })
    .start({ job: 'killable', trigger: 'manual', wait: false });
  expect((await started.done).state).toBe('succeeded');
});

test('with the default timing, a killed process is found within a minute', () => {
  expect(defaultTiming.staleMs + defaultTiming.orphanCheckMs).toBeLessThan(60_000);
  expect(defaultTiming.heartbeatMs * 3).toBeLessThan(defaultTiming.staleMs);
});
