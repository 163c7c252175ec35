import { expect, onTestFinished, vi } from 'vitest';
import type { PlaygroundPerson } from '../../src/playground/index.ts';
import { type RunningProgram, test } from '../harness/process.ts';
import { startRoundRobin } from '../harness/round-robin.ts';

const secret = 'a-secret-of-some-length';
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** The run that docs/scaling.md reports: FULL_LOAD=1 npx vitest run test/process/webhook-instances.test.ts */
const size = process.env.FULL_LOAD ? { chats: 1000, rounds: 5, kills: 5 } : { chats: 30, rounds: 2, kills: 2 };

// Four starts of the program take long on a busy machine.
vi.setConfig({ testTimeout: process.env.FULL_LOAD ? 600_000 : 180_000 });

/** Four texts: two records around a conversation of two steps. */
const textsOf = (round: number) => [`reading 1m #a${round}`, '/addcategory', `Group ${round}`, `reading 2m #b${round}`];
const answersOf = (round: number) => [`a${round}`, 'What’s the new category called?', `Group ${round}`, `b${round}`];

test('three instances behind a round-robin proxy, killed at random, answer every update in order', async ({
  processes,
  db,
}) => {
  const { playground, start, waitUntil, botMessages } = processes;
  const people: PlaygroundPerson[] = [];
  for (const n of range(size.chats))
    people.push(await playground.addPerson({ first_name: `Person ${n}`, language_code: 'en' }));
  const running: RunningProgram[] = [];
  const proxy = await startRoundRobin(() => running.map(({ address }) => address));
  onTestFinished(proxy.close);
  const env = { BOT_MODE: 'webhook', WEBHOOK_URL: `${proxy.url}/telegram/webhook`, WEBHOOK_SECRET: secret };
  running.push(...(await Promise.all([1, 2, 3].map(() => start(env)))));

  const answered = () => people.reduce((sum, { id }) => sum + botMessages(id).length, 0);
  const total = size.chats * size.rounds * 4;
  const sent = people.flatMap(({ id }) =>
    range(size.rounds).flatMap((round) => textsOf(round).map((text) => playground.sendText(id, id, text))),
  );
  for (const kill of range(size.kills)) {
    await waitUntil(() => answered() >= (total * kill) / (size.kills + 2));
    await running.shift()?.kill();
    if (kill < size.kills) running.push(await start(env)); // after the last kill, the others finish the work
  }
  for (const { updateId } of await Promise.all(sent)) await playground.finished(updateId);

  const expected = range(size.rounds).flatMap(answersOf);
  for (const { id } of people) {
    const texts = botMessages(id).flatMap(({ text }) => (text && !text.startsWith('I count your days') ? text : []));
    const places = texts.map((text) => expected.findIndex((part) => text.includes(part)));
    // After a kill the last answers may come again.
    expect(texts.filter((text) => !expected.some((part) => text.includes(part)))).toEqual([]);
    expect([...new Set(places)]).toEqual([...new Set(expected.map((text) => expected.indexOf(text)))]);
  }
  const { rows } = await db.$client.query(
    `select count(*)::int as records, count(distinct (user_id, note))::int as different,
      (select count(*)::int from warehouse.dim_category where category_name like 'Group %') as categories
    from warehouse.fact_records`,
  );
  const records = size.chats * size.rounds * 2;
  expect(rows[0]).toEqual({ records, different: records, categories: size.chats * size.rounds });
});
