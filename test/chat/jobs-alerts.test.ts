import { expect } from 'vitest';
import type { Answers } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';
import { test, waitForMessage } from './jobs-fixture.ts';

const alerts = (texts: Answers) =>
  texts.filter(({ text }) => /^(❌ moody failed|⏰|✅ moody (works|is no))/.test(text ?? ''));

test('the first failure pings, further ones count on its message, the next success answers it', async ({
  anna,
  world,
  controls,
}) => {
  await anna.says('/start');
  controls.failure = 'the well is dry';
  await anna.says('/run moody');
  const first = await waitForMessage(world, anna.id, /moody failed/);
  expect(first).toBe('❌ moody failed · run 1\nthe well is dry');
  await anna.says('/run moody');
  await waitForMessage(world, anna.id, /run 2\nthe well is dry\nFailures so far: 2/);
  expect(alerts(anna.messages())).toHaveLength(1);
  controls.failure = null;
  await anna.says('/run moody');
  const over = await waitForMessage(world, anna.id, /works again/);
  expect(over).toMatch(/^✅ moody works again\. It was down for [\d.]+ s, 2 failures\.$/);
  const [alert, answer] = alerts(anna.messages());
  expect(answer?.reply_to_message?.message_id).toBe(alert?.message_id);
  controls.failure = 'again';
  await anna.says('/run moody');
  await waitForMessage(world, anna.id, /moody failed · run 4\nagain/);
  expect(alerts(anna.messages())).toHaveLength(3);
});

test('a late job is told once, and when it is late no longer', async ({ anna, world, db }) => {
  await anna.says('/start');
  const since = `update ops.job_state set value = value || jsonb_build_object('since', now() - interval '2 hours')
    where job = 'moody' and key = '$schedule'`;
  while ((await db.$client.query(since)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await waitForMessage(world, anna.id, /⏰/)).toMatch(/^⏰ moody is late: no success for 2 h 0 min$/);
  await anna.says('/run moody');
  expect(await waitForMessage(world, anna.id, /no longer late/)).toMatch(/without a success for 2 h 0 min/);
  expect(alerts(anna.messages())).toHaveLength(2);
});

test('who said none is told nothing, who said all is told of every run', async ({ anna, world, controls, db }) => {
  await anna.says('/notify moody none');
  controls.failure = 'quiet';
  await anna.says('/run moody');
  await waitForMessage(world, anna.id, /Failed after/);
  const noted = 'select from ops.job_alert';
  while ((await db.$client.query(noted)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(alerts(anna.messages())).toEqual([]);
  await anna.says('/notify moody all');
  controls.failure = null;
  await anna.says('/run moody'); // its card says how it ended
  await waitForMessage(world, anna.id, /run 2\nSucceeded/);
  await db.$client.query(`insert into ops.job_run (job, trigger, due_at, state, started_at, finished_at)
    values ('moody', 'event', now(), 'succeeded', now(), clock_timestamp())`);
  await waitForMessage(world, anna.id, /run 3\nSucceeded/);
  expect(anna.messages().filter(({ text }) => /run 2\nSucceeded/.test(text ?? ''))).toHaveLength(1);
});

test('an admin who cannot be written to gets what was kept with the first message', async ({ anna, world, db }) => {
  await world.playground.block(anna.id);
  await db.$client.query(
    `insert into ops.job_run (job, trigger, due_at, state, started_at, finished_at, error)
     values ('moody', 'manual', now(), 'failed', now(), now(), 'nobody hears')`,
  );
  const kept = 'select from ops.job_notice where kept_at is not null';
  while ((await db.$client.query(kept)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await world.playground.block(anna.id, false);
  expect(alerts(anna.messages())).toEqual([]);
  await anna.says('/help');
  expect(await waitForMessage(world, anna.id, /moody failed/)).toContain('nobody hears');
  expect(alerts(anna.messages())).toHaveLength(1);
});

test('what a job says pings once, changes in place with news, and is answered when it is over', async ({
  anna,
  world,
  controls,
  db,
}) => {
  const said = () => anna.messages().filter(({ text }) => /^(⚠️|✅ moody: )/.test(text ?? ''));
  const run = async () => {
    await anna.says('/run moody');
    await waitUntil(world.playground, () => anna.messages().every(({ text }) => !/Waiting|running/.test(text ?? '')));
  };
  controls.alertRows = 3;
  await run();
  expect(await waitForMessage(world, anna.id, /⚠️/)).toBe('⚠️ moody\nodd:B 7 · odd rows 3');
  await run();
  controls.alertRows = 4;
  await run();
  expect(await waitForMessage(world, anna.id, /odd rows 4/)).toMatch(/\nThe newest of 2 such reports$/);
  expect(said()).toHaveLength(1);
  controls.alertRows = null;
  await run();
  await waitForMessage(world, anna.id, /this is over/);
  expect(said()[1]?.reply_to_message?.message_id).toBe(said()[0]?.message_id);
  controls.alertRows = 4;
  await run();
  await waitUntil(world.playground, () => said().length === 3);
  await db.$client.query("update ops.job_alert set seen_at = now() - interval '26 hours' where closed_at is null");
  const ended =
    'select from ops.job_notice n join ops.job_alert a using (alert_id) where a.is_quiet and n.done_at is not null';
  while ((await db.$client.query(ended)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  controls.alertRows = 5;
  await run();
  await waitUntil(world.playground, () => said().length === 4);
});

const patient = test.extend({ options: async ({ options }, use) => use({ ...options, cardEveryMs: 600_000 }) });

patient(
  'further failures edit the message at most once in a while, the end is told at once',
  async ({ anna, world, controls, db }) => {
    await anna.says('/start');
    let edits = 0;
    world.playground.on((event) => {
      if (event.type === 'edit' && /^❌ moody failed/.test(event.message.text ?? '')) edits++;
    });
    controls.failure = 'the well is dry';
    for (let failures = 1; failures <= 4; failures++) {
      await anna.says('/run moody');
      const noted = `select from ops.job_alert where failures = ${failures}`;
      while ((await db.$client.query(noted)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      if (failures === 1) await waitForMessage(world, anna.id, /^❌ moody failed/);
    }
    controls.failure = null;
    await anna.says('/run moody');
    await waitForMessage(world, anna.id, /works again.* 4 failures/);
    expect(edits).toBeLessThan(3); // one at the end, one where the first message was just being noted; not one a failure
  },
);
