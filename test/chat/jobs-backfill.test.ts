import { expect } from 'vitest';
import { labelsOf, textOf } from '../harness/chat.ts';
import { test, waitForMessage } from './jobs-fixture.ts';

const windows = `select to_char(window_from at time zone 'UTC', 'MM-DD HH24') as day, state from ops.job_run
  where trigger = 'backfill' order by run_id`;

test('a backfill lists its days, runs them one after another on one card, and can be cancelled and continued', async ({
  anna,
  world,
  controls,
  db,
}) => {
  const which = await anna.says('/backfill steps 2026-11-01 2026-11-03');
  expect(textOf(which)).toBe('steps from 2026-11-01 to 2026-11-03, one run per day. Which days?');
  expect(labelsOf(which)).toEqual(['All (3)', 'Missing (3)', 'Cancel']);
  const list = await anna.taps('All (3)');
  expect(textOf(list)).toMatch(/^steps: 3 runs, one after another \(UTC\)\n• 2026-11-01\n/);
  expect((await db.$client.query('select from ops.job_run')).rowCount).toBe(0);
  await anna.taps('Start');
  for (let step = 0; step < 2; step++) controls.step();
  await waitForMessage(
    world,
    anna.id,
    /^Backfill 1 · steps\n[^\n]+\n▓▓▓▓░+ 33 %\n1 of 3 done, 0 failed\nRunning\nnow: run 2/,
  );
  await anna.taps('Cancel');
  await waitForMessage(world, anna.id, /1 of 3 done, 1 failed\nCancelled$/);
  expect(labelsOf(anna.messages().slice(-1))).toEqual(['Continue']);
  await anna.taps('Continue');
  for (let step = 0; step < 4; step++) controls.step();
  await waitForMessage(world, anna.id, /100 %\n3 of 3 done, 0 failed\nFinished/);
  expect((await db.$client.query(windows)).rows).toEqual([
    { day: '11-01 00', state: 'succeeded' },
    { day: '11-02 00', state: 'cancelled' },
    { day: '11-02 00', state: 'succeeded' },
    { day: '11-03 00', state: 'succeeded' },
  ]);
  expect(anna.messages().filter(({ text }) => text?.startsWith('Backfill 1'))).toHaveLength(1);
  expect(labelsOf(await anna.says('/backfill steps 2026-11-01 2026-11-04'))).toEqual([
    'All (4)',
    'Missing (1)',
    'Cancel',
  ]);
});

test('a backfill continues after a restart with the day whose run was interrupted', async ({
  anna,
  world,
  controls,
  db,
}) => {
  await anna.says('/backfill steps 2026-11-01 2026-11-03');
  await anna.taps('All (3)');
  await anna.taps('Start');
  for (let step = 0; step < 2; step++) controls.step();
  await waitForMessage(world, anna.id, /1 of 3 done, 0 failed\nRunning\nnow: run 2/);
  await world.restart();
  for (let step = 0; step < 4; step++) controls.step();
  await waitForMessage(world, anna.id, /100 %\n3 of 3 done, 0 failed\nFinished/);
  expect((await db.$client.query(windows)).rows).toEqual([
    { day: '11-01 00', state: 'succeeded' },
    { day: '11-02 00', state: 'cancelled' },
    { day: '11-02 00', state: 'succeeded' },
    { day: '11-03 00', state: 'succeeded' },
  ]);
  expect(anna.messages().filter(({ text }) => text?.startsWith('Backfill 1'))).toHaveLength(1);
});

test('only the failed days can be run again; wrong dates and unsuitable jobs are refused with a reason', async ({
  anna,
  world,
  controls,
}) => {
  controls.failure = 'no rain';
  await anna.says('/backfill flaky 2026-11-01 2026-11-02');
  await anna.taps('All (2)');
  await anna.taps('Start');
  await waitForMessage(world, anna.id, /0 of 2 done, 2 failed\nFinished/);
  const said = await anna.says('/backfill flaky 2026-11-01 2026-11-05');
  const question = said.filter((message) => labelsOf([message]).includes('Cancel')); // the alert may come beside it
  expect(labelsOf(question)).toEqual(['All (5)', 'Missing (5)', 'Failed only (2)', 'Cancel']);
  await anna.says('/backfill reader 2026-11-01 2026-11-01');
  await anna.taps('All (1)');
  await anna.taps('Start');
  await waitForMessage(world, anna.id, /0 of 1 done, 1 failed\nFinished/);
  expect(textOf(await anna.says('/status 3'))).toContain('file: 2026-11-01.csv');
  expect(textOf(await anna.says('/backfill flaky 2026-11-31 2026-12-01'))).toMatch(
    /^I can’t tell which days you mean.*\n\nRun flaky for which days\?/,
  );
  expect(textOf(await anna.says('/backfill flaky 2026-11-03 2026-11-01'))).toContain('can’t be after');
  expect(textOf(await anna.says('/backfill with-params 2026-11-01 2026-11-02'))).toBe(
    'with-params doesn’t work by day, so there are no past days to run.\nWhich job do you want to run for past days?',
  );
  expect(labelsOf(anna.messages().slice(-1))).toEqual(['steps', 'flaky', 'reader', 'CPU per hour']);
  expect(textOf(await anna.says('/backfill unconfigured 2026-11-01 2026-11-02'))).toBe(
    'unconfigured is not set up: REPORT_URL, REPORT_KEY\nWhich job do you want to run for past days?',
  );
});

test('a job that is a row of a table is called by its own name in every answer', async ({ anna, world }) => {
  expect(textOf(await anna.says('/pause row:1'))).toMatch(/^CPU per hour is paused/);
  const resumed = await anna.taps('Resume');
  expect(textOf(resumed)).toBe('CPU per hour is running again.');
  expect(labelsOf(resumed)).toEqual(['Pause', 'CPU per hour']);
  expect(textOf(await anna.says('/notify row:1'))).toMatch(/^CPU per hour: you get/);
  expect(textOf(await anna.taps('No alerts'))).toBe('CPU per hour: you get no alerts.');
  await anna.says('/backfill row:1 2026-11-01');
  await anna.taps('All (1)');
  await anna.taps('Start');
  await waitForMessage(world, anna.id, /^Backfill 1 · CPU per hour\n[^\n]+\n▓+ 100 %/);
});
