import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { readRunLog } from '../../src/db/queries/engine/job-state.ts';
import { findOpenRuns } from '../../src/db/queries/engine/run-lists.ts';
import type { Job } from '../../src/jobs/engine/job.ts';
import { defaultTiming } from '../../src/jobs/engine/runner.ts';
import { aJob } from './factories.ts';
import { type Jobs, test, works } from './jobs-fixture.ts';

const file = fileURLToPath(new URL('./killable-process.ts', import.meta.url));

/** Starts the process and kills it in the middle of its run, an hour ago by its heartbeats; returns the numbers of its runs. */
async function killInTheMiddle({ url, until, db }: Jobs, how: string, runs = 1): Promise<number[]> {
  const child: ChildProcess = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file, url, how], {
    stdio: 'inherit',
  });
  await until(`select count(*) = ${runs} and bool_or(state = 'running') from ops.job_run`);
  await until(`select exists (select from pg_stat_activity a join ops.job_run r on a.application_name = 'tally run ' || r.run_id
    where a.backend_xid is not null)`);
  child.kill('SIGKILL');
  await once(child, 'close');
  await db.execute(sql`update ops.job_run set heartbeat_at = heartbeat_at - interval '1 hour'`);
  return (await findOpenRuns(db)).map(({ runId }) => runId);
}

const whole: Job['run'] = async (ctx) => {
  await ctx.db.execute(sql`insert into work (what) values ('whole')`);
  return { rows_written: 1 };
};

test.for(['sql', 'waiting'])(
  'a process killed in mid-run (%s): lost, tried again, and the rows are right',
  async (how, { jobs }) => {
    const [runId = 0] = await killInTheMiddle(jobs, how);
    const [one, two] = [jobs.runner([aJob('victim', whole)]), jobs.runner([aJob('victim', whole)])];
    const events: string[] = [];
    for (const runner of [one, two]) runner.subscribe(({ kind, local }) => local && events.push(kind));
    await jobs.until(`select state = 'succeeded' from ops.job_run where run_id = ${runId}`);
    expect(await jobs.row(runId)).toMatchObject({ attempt: 2, counts: { rows_written: 1 }, error: null });
    expect(await works(jobs.db)).toEqual(['whole']);
    expect(events).toEqual(['lost', 'queued', 'running', 'succeeded']);
    const said = (await readRunLog(jobs.db, runId)).map(({ message }) => message);
    expect(said).toContainEqual(expect.stringMatching(/^its process \(.+\) died$/));
  },
);

test('a run whose tries are used up stays lost', async ({ jobs }) => {
  const [runId = 0] = await killInTheMiddle(jobs, 'sql');
  jobs.runner([aJob('victim', whole, { retry: { attempts: 1, backoffSeconds: 0 } })]);
  await jobs.until(`select finished_at is not null from ops.job_run where run_id = ${runId}`);
  expect(await jobs.row(runId)).toMatchObject({ state: 'lost', attempt: 1, error: expect.stringContaining('died') });
  expect(await works(jobs.db)).toEqual([]);
});

test('a run that waited in the process that died is taken over too', async ({ jobs }) => {
  const runIds = await killInTheMiddle(jobs, 'queued', 2);
  jobs.runner([aJob('victim', whole)]);
  await jobs.until(`select bool_and(state = 'succeeded') from ops.job_run`);
  expect((await Promise.all(runIds.map(jobs.row))).map(({ attempt }) => attempt)).toEqual([2, 1]);
  expect(await works(jobs.db)).toEqual(['whole', 'whole']);
});

test('a dead process blocks nobody: the next run does not wait until it is found', async ({ jobs }) => {
  await killInTheMiddle(jobs, 'sql');
  const timing = { staleMs: 600_000, orphanCheckMs: 600_000 };
  const started = await jobs
    .runner([aJob('victim', whole)], { timing })
    .start({ job: 'victim', trigger: 'manual', wait: false });
  expect((await started.done).state).toBe('succeeded');
});

test('in real life a dead process is found within a minute', () => {
  expect(defaultTiming.staleMs + defaultTiming.orphanCheckMs).toBeLessThan(60_000);
  expect(defaultTiming.heartbeatMs * 3).toBeLessThan(defaultTiming.staleMs);
});
