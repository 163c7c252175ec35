import { expect } from 'vitest';
import { updateAlerts } from '../../src/db/queries/engine/job-alerts.ts';
import type { Answers } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { test, waitForMessage } from './jobs-fixture.ts';

const alerts = (texts: Answers) =>
  texts.filter(({ text }) => /^(❌ flaky failed|⏰|✅ flaky (recovered|is no))/.test(text ?? ''));

test('the first failure sends an alert, further failures edit it, and the next success replies to it', async ({
  anna,
  world,
  controls,
}) => {
  await anna.says('/start');
  controls.failure = 'the well is dry';
  await anna.says('/run flaky');
  const first = await waitForMessage(world, anna.id, /flaky failed/);
  expect(first).toBe('❌ flaky failed · run 1\nthe well is dry');
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /run 2\nthe well is dry\nFailures so far: 2/);
  expect(alerts(anna.messages())).toHaveLength(1);
  controls.failure = null;
  await anna.says('/run flaky');
  const over = await waitForMessage(world, anna.id, /recovered after/);
  expect(over).toMatch(/^✅ flaky recovered after [\d.]+ s \(2 failures\)\.$/);
  const [alert, answer] = alerts(anna.messages());
  expect(answer?.reply_to_message?.message_id).toBe(alert?.message_id);
  controls.failure = 'again';
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /flaky failed · run 4\nagain/);
  expect(alerts(anna.messages())).toHaveLength(3);
});

test('a late job causes one alert, and one reply when it is no longer late', async ({ anna, world, db }) => {
  await anna.says('/start');
  const since = `update ops.job_state set value = value || jsonb_build_object('since', now() - interval '2 hours')
    where job = 'flaky' and key = '$schedule'`;
  await waitForRow(db.$client, since);
  expect(await waitForMessage(world, anna.id, /⏰/)).toMatch(/^⏰ flaky is overdue: no successful run for 2 h 0 min$/);
  await db.$client.query(`insert into ops.job_run (job, trigger, due_at, state, started_at, finished_at, dry_run)
    values ('flaky', 'manual', now(), 'succeeded', now(), clock_timestamp(), true)`);
  await updateAlerts(db, { admins: [anna.id], alertChatId: null }, []);
  expect((await db.$client.query('select closed_at from ops.job_alert')).rows).toEqual([{ closed_at: null }]);
  await anna.says('/run flaky');
  expect(await waitForMessage(world, anna.id, /no longer overdue/)).toMatch(/no successful run for 2 h 0 min/);
  expect(alerts(anna.messages())).toHaveLength(2);
});

test('an admin with the level none gets no alert, one with the level all gets every run', async ({
  anna,
  world,
  controls,
  db,
}) => {
  await anna.says('/notify flaky none');
  controls.failure = 'no alert is sent';
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /Failed after/);
  await waitForRow(db.$client, 'select from ops.job_alert');
  expect(alerts(anna.messages())).toEqual([]);
  await anna.says('/notify flaky all');
  controls.failure = null;
  await anna.says('/run flaky'); // its card says how it ended
  await waitForMessage(world, anna.id, /run 2\nSucceeded/);
  await db.$client.query(`insert into ops.job_run (job, trigger, due_at, state, started_at, finished_at)
    values ('flaky', 'event', now(), 'succeeded', now(), clock_timestamp())`);
  await waitForMessage(world, anna.id, /run 3\nSucceeded/);
  expect(anna.messages().filter(({ text }) => /run 2\nSucceeded/.test(text ?? ''))).toHaveLength(1);
});

test('an admin who blocked the bot gets the deferred alerts after the next message to the bot', async ({
  anna,
  world,
  db,
}) => {
  await world.playground.block(anna.id);
  await db.$client.query(
    `insert into ops.job_run (job, trigger, due_at, state, started_at, finished_at, error)
     values ('flaky', 'manual', now(), 'failed', now(), now(), 'nobody hears')`,
  );
  await waitForRow(db.$client, 'select from ops.job_notice where kept_at is not null');
  await world.playground.block(anna.id, false);
  expect(alerts(anna.messages())).toEqual([]);
  await anna.says('/help');
  expect(await waitForMessage(world, anna.id, /flaky failed/)).toContain('nobody hears');
  expect(alerts(anna.messages())).toHaveLength(1);
});

test('an alert that a job raises is sent once, edited when its values change, and answered when resolved', async ({
  anna,
  world,
  controls,
  db,
}) => {
  const said = () => anna.messages().filter(({ text }) => /^(⚠️|✅ flaky: )/.test(text ?? ''));
  const run = async () => {
    await anna.says('/run flaky');
    await waitUntil(world.playground, () => anna.messages().every(({ text }) => !/Waiting|running/.test(text ?? '')));
  };
  controls.alertRows = 3;
  await run();
  expect(await waitForMessage(world, anna.id, /⚠️/)).toBe('⚠️ flaky\nodd:B 7 · odd rows 3');
  await run();
  controls.alertRows = 4;
  await run();
  expect(await waitForMessage(world, anna.id, /odd rows 4/)).toMatch(/\nThe latest of 2 such alerts$/);
  expect(said()).toHaveLength(1);
  controls.alertRows = null;
  await run();
  await waitForMessage(world, anna.id, /resolved after/);
  expect(said()[1]?.reply_to_message?.message_id).toBe(said()[0]?.message_id);
  controls.alertRows = 4;
  await run();
  await waitUntil(world.playground, () => said().length === 3);
  await db.$client.query("update ops.job_alert set seen_at = now() - interval '26 hours' where closed_at is null");
  const ended =
    'select from ops.job_notice n join ops.job_alert a using (alert_id) where a.is_quiet and n.done_at is not null';
  await waitForRow(db.$client, ended);
  controls.alertRows = 5;
  await run();
  await waitUntil(world.playground, () => said().length === 4);
});

const testWithRareEdits = test.extend({
  options: async ({ options }, use) => use({ ...options, cardEveryMs: 600_000 }),
});

testWithRareEdits(
  'further failures edit the alert at most once per interval, and the recovery is sent at once',
  async ({ anna, world, controls, db }) => {
    await anna.says('/start');
    let edits = 0;
    world.playground.on((event) => {
      if (event.type === 'edit' && /^❌ flaky failed/.test(event.message.text ?? '')) edits++;
    });
    controls.failure = 'the well is dry';
    for (let failures = 1; failures <= 4; failures++) {
      await anna.says('/run flaky');
      await waitForRow(db.$client, `select from ops.job_alert where failures = ${failures}`);
      if (failures === 1) await waitForMessage(world, anna.id, /^❌ flaky failed/);
    }
    controls.failure = null;
    await anna.says('/run flaky');
    await waitForMessage(world, anna.id, /recovered after.* \(4 failures/);
    // One edit at the end, and possibly one while the first message is being stored, but not one for each failure.
    expect(edits).toBeLessThan(3);
  },
);
