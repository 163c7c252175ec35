import { expect } from 'vitest';
import { labelsOf, textOf } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';
import { newMessagesText, test, waitForMessage } from './jobs-fixture.ts';

test('a paused job shows who paused it and why, and a button resumes it', async ({ anna, db, world }) => {
  const said = await anna.says('/pause flaky the source moves');
  expect(textOf(said)).toBe('flaky is paused: the source moves. You can still run it manually.');
  expect(textOf(await anna.says('/jobs'))).toContain('⏸ flaky · never ran · paused\n');
  expect(textOf(await anna.says('/jobs flaky'))).toContain('paused by Anna Berg: the source moves');
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /Succeeded/);
  expect(textOf(await anna.taps('Resume'))).toBe('flaky is running again.');
  expect((await db.$client.query('select from ops.job_pause')).rowCount).toBe(0);
  expect(textOf(await anna.says('/resume flaky'))).toBe('flaky was not paused.');
});

test('/status shows running and failed runs, the last runs of a job with a chart, and a single run', async ({
  anna,
  world,
  controls,
}) => {
  controls.failure = 'no luck';
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /Failed/);
  await waitForMessage(world, anna.id, /^❌ flaky failed/);
  await anna.says('/run sleeper');
  await waitForMessage(world, anna.id, /running/);
  expect(newMessagesText(await anna.says('/status'))).toMatch(
    /^Now\n▶️ sleeper · run 2 is running · [\d.]+ s\n\nFailed in the last day\n❌ flaky · 1 · failed .* no luck$/,
  );
  await anna.says('/status flaky');
  await waitUntil(world.playground, () => anna.messages().some(({ photo }) => photo !== undefined));
  expect(anna.messages().some(({ text }) => /^flaky: last runs\n❌ 1 · failed/.test(text ?? ''))).toBe(true);
  expect(newMessagesText(await anna.says('/status 2'))).toMatch(/^▶️ sleeper · run 2/);
  expect(newMessagesText(await anna.says('/status 99'))).toBe('There is no run 99.');
});

test('/notify asks for the level of notifications and stores it', async ({ anna, db }) => {
  const asked = await anna.says('/notify flaky');
  expect(textOf(asked)).toBe('flaky: you get failures and recoveries.');
  expect(labelsOf(asked)).toEqual(['Every run', 'No alerts']);
  expect(textOf(await anna.taps('No alerts'))).toBe('flaky: you get no alerts.');
  expect(textOf(await anna.says('/notify flaky all'))).toBe('flaky: you get a message after every run.');
  const { rows } = await db.$client.query('select job, level from ops.job_notify');
  expect(rows).toEqual([{ job: 'flaky', level: 'all' }]);
});

const single = test.extend({ settings: { DB_MIN_CONNECTIONS: '1', DB_MAX_CONNECTIONS: '5' } });

single('runs can be started, refused and retried with the fewest database connections', async ({ anna, world }) => {
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /run 1\nSucceeded/);
  await anna.says('/retry 1');
  await waitForMessage(world, anna.id, /run 2\nSucceeded/);
  await anna.says('/run sleeper wait=false');
  await waitForMessage(world, anna.id, /run 3\nrunning/);
  expect(newMessagesText(await anna.says('/run sleeper wait=false'))).toBe('sleeper: run 3 is in progress.');
  expect(newMessagesText(await anna.says('/retry 99'))).toBe('There is no run 99.');
  await anna.says('/backfill flaky 2026-11-01 2026-11-02');
  await anna.taps('All (2)');
  await anna.taps('Start');
  await waitForMessage(world, anna.id, /2 of 2 done/);
});

test('a dry run can be repeated as a real run; wrong arguments are answered with the valid ones', async ({
  anna,
  world,
  db,
}) => {
  await anna.says('/run with-params rows=5 dryRun=true');
  await waitForMessage(world, anna.id, /run 1 · dry run\nrows: 5\nSucceeded/);
  await anna.taps('Run');
  await waitForMessage(world, anna.id, /run 2\nrows: 5\nSucceeded/);
  const { rows } = await db.$client.query('select trigger, dry_run from ops.job_run order by run_id');
  expect(rows.map(({ trigger, dry_run }) => [trigger, dry_run])).toEqual([
    ['manual', true],
    ['manual', false],
  ]);
  expect(newMessagesText(await anna.says('/status -1'))).toBe('There is no run -1.');
  expect(newMessagesText(await anna.says('/status 99999999999999999999'))).toBe(
    'There is no run 99999999999999999999.',
  );
  expect(newMessagesText(await anna.says('/notify flaky bogus'))).toContain('all, failures and none');
});
