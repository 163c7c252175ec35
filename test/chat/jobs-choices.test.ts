import { expect } from 'vitest';
import { addDays } from '../../src/time/days.ts';
import { labelsOf, textOf } from '../harness/chat.ts';
import { newMessagesText, test, waitForMessage } from './jobs-fixture.ts';

const paused = 'select job from ops.job_pause';

test('/pause, /resume and /notify offer the jobs with their present state', async ({ anna, db }) => {
  const nothing = await anna.says('/resume');
  expect(textOf(nothing)).toBe('No job is paused. /pause pauses one.');
  expect(labelsOf(nothing)).toEqual(['All jobs']);
  await anna.says('/pause steps the source moves');
  const pause = await anna.says('/pause');
  expect(textOf(pause)).toMatch(
    /^Which job do you want to pause\?.*\n⏸ steps · paused by Anna Berg: the source moves$/,
  );
  expect(labelsOf(pause)).toEqual([
    'sleeper · no schedule',
    'flaky · next 1 Jan 00:00',
    'with-params · no schedule',
    'reader · no schedule',
    'partly · no schedule',
    'CPU per hour · no schedule',
  ]);
  expect(textOf(await anna.taps('flaky · next 1 Jan 00:00'))).toBe('flaky is paused. You can still run it manually.');
  const resume = await anna.says('/resume');
  expect(labelsOf(resume)).toEqual(['steps · paused by Anna Berg: the source moves', 'flaky · paused by Anna Berg']);
  expect(textOf(await anna.taps('flaky · paused by Anna Berg'))).toBe('flaky is running again.');
  expect((await db.$client.query(paused)).rows).toEqual([{ job: 'steps' }]);
  await anna.says('/notify flaky none');
  const notify = await anna.says('/notify');
  expect(labelsOf(notify)).toContain('flaky · No alerts');
  expect(labelsOf(notify)).toContain('reader · Only failures');
  expect(textOf(await anna.taps('flaky · No alerts'))).toBe('flaky: you get no alerts.');
});

test('/log, /retry, /status and /cancelrun offer runs, or say that there is none', async ({
  anna,
  world,
  controls,
}) => {
  expect(textOf(await anna.says('/log'))).toBe('Nothing has run yet. /run starts a job.');
  expect(textOf(await anna.says('/cancelrun'))).toMatch(/^Nothing is running, so there is nothing to cancel\. \/run/);
  controls.failure = 'no luck';
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /run 1\nFailed/);
  await waitForMessage(world, anna.id, /^❌ flaky failed/);
  await anna.says('/run sleeper');
  await waitForMessage(world, anna.id, /run 2\nrunning/);
  const labels = [expect.stringMatching(/^▶️ sleeper · 2 · [\d:]+$/), expect.stringMatching(/^❌ flaky · 1 · [\d:]+$/)];
  const [status] = await anna.says('/status');
  expect(labelsOf(status ? [status] : [])).toEqual(labels);
  expect(newMessagesText(await anna.taps(labelsOf(status ? [status] : [])[1] ?? ''))).toMatch(/^❌ flaky · run 1/);
  const log = (await anna.says('/log')).filter(({ text }) => text?.startsWith('Which run’s log'));
  expect(labelsOf(log)).toEqual(labels);
  expect(newMessagesText(await anna.taps(labelsOf(log)[1] ?? ''))).toMatch(/^Log of flaky · run 1\n/);
  const retry = (await anna.says('/retry now')).filter(({ text }) => text?.includes('want to retry'));
  expect(textOf(retry)).toMatch(/^“now” is not a run number\.\nWhich run do you want to retry/);
  expect(labelsOf(retry)).toEqual(labels.slice(1));
  controls.failure = null;
  await anna.taps(labelsOf(retry)[0] ?? '');
  await waitForMessage(world, anna.id, /run 3\nSucceeded/);
  const cancel = (await anna.says('/cancelrun')).filter(({ text }) => text?.includes('want to cancel?'));
  expect(labelsOf(cancel)).toEqual(labels.slice(0, 1));
  await anna.taps(labelsOf(cancel)[0] ?? '');
  expect(anna.toast()).toBe('Run 2 will be cancelled.');
  await waitForMessage(world, anna.id, /run 2\nCancelled after/);
});

test('/backfill offers the jobs that work by day, then days, also after a restart', async ({ anna, world, db }) => {
  expect(labelsOf(await anna.says('/backfill'))).toEqual(['steps', 'flaky', 'reader', 'CPU per hour']);
  const days = await anna.taps('flaky');
  expect(textOf(days)).toMatch(/^Run flaky for which days\?/);
  expect(labelsOf(days)).toEqual(['Yesterday', 'Last 7 days', 'Last 30 days', 'This month', 'Last month', 'Cancel']);
  await world.restart();
  expect(textOf(await anna.says('whenever'))).toMatch(
    /^I can’t tell which days you mean\..*\n\nRun flaky for which days\?/,
  );
  const today = new Date().toISOString().slice(0, 10);
  expect(textOf(await anna.taps('Last 7 days'))).toBe(
    `flaky from ${addDays(today, -7)} to ${addDays(today, -1)}, one run per day. Which days?`,
  );
  await anna.taps('All (7)');
  await anna.taps('Start');
  await waitForMessage(world, anna.id, /7 of 7 done/);
  expect((await db.$client.query(`select from ops.job_run where trigger = 'backfill'`)).rowCount).toBe(7);
  expect(textOf(await anna.says('/audit'))).toMatch(
    /\/audit\n[^\n]*started a backfill of flaky from [\d-]+ to [\d-]+\n[^\n]*used \/backfill for flaky\n[^\n]*\/backfill(?:\n|$)/,
  );
  await anna.says('/backfill flaky');
  expect(textOf(await anna.says('2026-02-27 – 2026-03-02'))).toContain('flaky from 2026-02-27 to 2026-03-02');
  expect(textOf(await anna.says('/backfill flaky 2026-02'))).toContain('flaky from 2026-02-01 to 2026-02-28');
});

test('/run shows switches on one screen that survive a restart, then Run and Dry run', async ({ anna, world, db }) => {
  await anna.says('/run with-params');
  await anna.says('5');
  const card = anna.button('☐ again').messageId;
  const [on] = await anna.taps('☐ again');
  expect(on?.message_id).toBe(card);
  expect(labelsOf(on ? [on] : [])).toEqual(['☑ again', 'rows …', 'kind …', 'Run', 'Dry run', 'Cancel']);
  await world.restart();
  const kind = await anna.taps('kind …');
  expect(labelsOf(kind)).toEqual(['small', 'large', '‹ Back', 'Cancel']);
  expect(textOf(await anna.taps('‹ Back'))).toContain('kind: small');
  await anna.taps('kind …');
  expect(textOf(await anna.taps('large'))).toBe('Run with-params?\n\nrows: 5\nkind: large');
  await anna.taps('Dry run');
  await waitForMessage(world, anna.id, /dry run\nrows: 5 · kind: large · again\nSucceeded/);
  const { rows } = await db.$client.query('select params, dry_run from ops.job_run');
  expect(rows).toEqual([{ params: { rows: '5', kind: 'large', again: 'true' }, dry_run: true }]);
  expect(textOf(await anna.says('/audit'))).toMatch(
    /\/audit\n[^\n]*started a dry run of with-params · rows: 5 · kind: large · again\n[^\n]*\/run with-params$/,
  );
});

test('a quick second press counts, and a press after the start is answered', async ({ anna, world }) => {
  await anna.says('/run with-params');
  await anna.says('5');
  const { messageId, data } = anna.button('☐ again');
  const press = async () => {
    const { updateId } = await world.playground.press(anna.id, anna.chatId, messageId, data);
    await world.playground.finished(updateId);
    return anna.button(labelsOf(anna.messages().slice(-1))[0] ?? '');
  };
  await press();
  expect((await press()).messageId).toBe(messageId);
  expect(labelsOf(anna.messages().slice(-1))[0]).toBe('☐ again');
  await anna.taps('Run');
  await waitForMessage(world, anna.id, /Succeeded/);
  const { updateId, callbackQueryId } = await world.playground.press(anna.id, anna.chatId, messageId, data);
  await world.playground.finished(updateId);
  expect(world.playground.answers.get(callbackQueryId ?? '')?.text).toContain('no longer works');
});

test('a folder is a button that says how it is given; the screen stays', async ({ anna, world }) => {
  await anna.says('/run reader');
  const { updateId } = await world.playground.sendDocument(anna.id, anna.id, {
    name: 'readings.csv',
    bytes: Buffer.from('a\n'),
  });
  await world.playground.finished(updateId);
  const page = await anna.taps('folder …');
  expect(textOf(page)).toContain('only be given on the server, not in a chat: npm run job -- reader folder=FOLDER');
  expect(labelsOf(page)).toEqual(['file …', 'folder …', 'Run', 'Cancel']);
});

test('a wrong name of a job is answered with the similar one, which keeps the rest of the command', async ({
  anna,
  db,
  world,
}) => {
  const asked = await anna.says('/pause flakky the source moves');
  expect(textOf(asked)).toBe('There is no job “flakky”. Did you mean flaky?');
  expect(labelsOf(asked)).toEqual(['flaky']);
  expect(textOf(await anna.taps('flaky'))).toBe('flaky is paused: the source moves. You can still run it manually.');
  for (const command of ['jobs', 'run', 'status', 'resume', 'notify', 'backfill'])
    expect(labelsOf(await anna.says(`/${command} flakky`)), command).toEqual(['flaky']);
  expect(textOf(await anna.says('/run params'))).toBe('There is no job “params”. Did you mean with-params?');
  const long = await anna.says(`/pause flakky ${'the source moves '.repeat(4)}`);
  expect(textOf(long)).toContain('Send it like this:\n/pause flaky the source moves');
  const none = await anna.says('/run nothing');
  expect(textOf(none)).toBe('There is no job “nothing”.\nWhich job do you want to run?');
  expect(labelsOf(none)).toEqual(['steps', 'sleeper', 'flaky', 'with-params', 'reader', 'partly', 'CPU per hour']);
  await anna.taps('flaky');
  await waitForMessage(world, anna.id, /^✅ flaky · run 1\nSucceeded/);
  expect((await db.$client.query(paused)).rows).toEqual([{ job: 'flaky' }]);
});

test('the buttons are for admins: a press is refused, and both are in the audit log', async ({
  anna,
  ben,
  db,
  world,
}) => {
  await anna.says('/pause');
  const { data } = anna.button('flaky · next 1 Jan 00:00');
  const [help] = await ben.says('/help');
  const forged = data.replace(/^1:\w+:/, `1:${ben.id.toString(36)}:`);
  const press = await world.playground.press(ben.id, ben.id, help?.message_id ?? 0, forged);
  await world.playground.finished(press.updateId);
  expect(world.playground.answers.get(press.callbackQueryId ?? '')?.text).toContain('admins only');
  expect((await db.$client.query(paused)).rows).toEqual([]);
  await anna.taps('flaky · next 1 Jan 00:00');
  expect((await db.$client.query(paused)).rows).toEqual([{ job: 'flaky' }]);
  expect(textOf(await anna.says('/audit'))).toMatch(
    /Anna[^\n]* · used \/pause for flaky\n[\s\S]*⛔ [^\n]*Ben[^\n]* · used \/pause for flaky · refused/,
  );
});
