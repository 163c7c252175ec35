import { describe, expect, vi } from 'vitest';
import { defaultOptions } from '../../src/app/program.ts';
import { claimRunCard, findOpenRunCards } from '../../src/db/queries/engine/run-cards.ts';
import type { JobSource } from '../../src/jobs/engine/job.ts';
import { type Answers, labelsOf, textOf } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { createTestJob } from '../jobs/factories.ts';
import { test, waitForMessage } from './jobs-fixture.ts';

// Alerts and cards are edited at intervals of seconds, and a busy machine makes each step longer.
vi.setConfig({ testTimeout: 120_000 });

test('two instances send each alert once, and edit a card once for each state', async ({
  anna,
  world,
  controls,
  db,
}) => {
  await anna.says('/start');
  const second = await world.startInstance();
  controls.failure = 'no rain';
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /flaky failed/);
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /Failures so far: 2/);
  controls.failure = null;
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /recovered after/);
  const said = (pattern: RegExp) => anna.messages().filter(({ text }) => pattern.test(text ?? '')).length;
  expect([said(/^❌ flaky failed/), said(/recovered after/)]).toEqual([1, 1]);
  // A run of a third instance that sends no events: the other two read its row and update its card.
  await db.$client.query(`insert into ops.job_run
      (job, trigger, due_at, state, attempt, instance, started_at, heartbeat_at)
    values ('steps', 'manual', now(), 'running', 1, 'elsewhere', now(), now() + interval '1 hour')`);
  const [card] = await anna.says('/status 4');
  const edits = () =>
    world.playground.calls.filter(({ method, payload, ok }) => {
      return method === 'editMessageText' && payload.message_id === card?.message_id && ok;
    });
  const [row] = await findOpenRunCards(db, 0);
  if (!row) throw new Error('there is no card');
  const claims = [await claimRunCard(db, row, 0), await claimRunCard(db, row, 60_000)];
  expect([claims, defaultOptions.cardEveryMs]).toEqual([[true, false], 3_000]);
  await world.program.stop();
  await db.$client.query(
    `update ops.job_run set state = 'succeeded', finished_at = now(), counts = '{"rows_read": 3}' where run_id = 4`,
  );
  await waitUntil(world.playground, () => edits().some(({ payload }) => /Succeeded/.test(String(payload.text))));
  const texts = edits().map(({ payload }) => payload.text);
  expect(new Set(texts).size).toBe(texts.length);
  expect((await fetch(`${second.address}/healthz`)).status).toBe(200);
});

test('a run that was committed but not started before a crash is started, and the person gets the card', async ({
  anna,
  world,
  db,
  controls,
}) => {
  await anna.says('/start');
  await world.program.stop();
  const { updateId } = await world.playground.sendText(anna.id, anna.id, '/run steps');
  // After such a crash there are a queued run of an instance that no longer exists, and the outcome of the update.
  await db.$client.query(`insert into ops.job_run (job, trigger, due_at, requested_by, state, instance, heartbeat_at)
    values ('steps', 'manual', now(), ${anna.id}, 'queued', 'dead', now() - interval '1 hour')`);
  await db.$client.query(`insert into ops.telegram_update (update_id, user_id, outcome)
    values (${updateId}, ${anna.id}, '{"kind": "run-started", "runId": 1, "place": "new"}')`);
  for (let step = 0; step < 2; step++) controls.step();
  await world.restart();
  expect(await waitForMessage(world, anna.id, /Succeeded/)).toMatch(/^✅ steps · run 1\n/);
  const { rows } = await db.$client.query('select state, attempt from ops.job_run');
  expect(rows).toEqual([{ state: 'succeeded', attempt: 1 }]);
});

describe('with ALERT_CHAT_ID', () => {
  test.override({ settings: { ADMIN_IDS: '100001', ALERT_CHAT_ID: '100002' } });

  test('alerts are sent to that chat, not to the admins; one that cannot be sent is deferred and fails no job', async ({
    anna,
    ben,
    world,
    controls,
    db,
  }) => {
    await world.playground.block(ben.id);
    controls.failure = 'no rain';
    await anna.says('/run flaky');
    await waitForMessage(world, anna.id, /Failed after/);
    await waitForRow(db.$client, 'select from ops.job_notice where kept_at is not null');
    const runs = await db.$client.query('select state, error from ops.job_run');
    expect(runs.rows).toEqual([{ state: 'failed', error: 'no rain' }]);
    await world.playground.block(ben.id, false);
    await ben.says('/help');
    expect(await waitForMessage(world, ben.id, /flaky failed/)).toContain('no rain');
    expect(anna.messages().some(({ text }) => text?.startsWith('❌ flaky failed'))).toBe(false);
  });
});

describe('jobs from rows of a table', () => {
  const rows: JobSource = {
    namePrefix: 'row:',
    load: async () =>
      Array.from({ length: 30 }, (_, n) => createTestJob(`habits:${n + 1}`, async () => ({ rows_read: n }))),
  };
  test.override({ options: { jobs: () => [rows], cardEveryMs: 100, jobGraceMs: 0 } });

  test('have the title of their family and are listed on pages', async ({ anna, world }) => {
    const page = (said: Answers) => [textOf(said).split('\n')[0], labelsOf(said).length, labelsOf(said).at(-1)];
    expect(page(await anna.says('/jobs'))).toEqual(['Jobs · page 1 of 3', 13, 'More ›']);
    expect(page(await anna.taps('More ›'))).toEqual(['Jobs · page 2 of 3', 14, 'More ›']);
    expect(page(await anna.taps('More ›'))).toEqual(['Jobs · page 3 of 3', 7, '‹ Back']);
    await anna.says('/run habits:30');
    expect(await waitForMessage(world, anna.id, /Succeeded/)).toMatch(/^✅ .+ 30 · run 1\n[^\n]+\nrows read 29$/);
  });
});
