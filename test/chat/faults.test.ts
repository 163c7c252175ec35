import { expect, vi } from 'vitest';
import type { Fault } from '../../src/playground/index.ts';
import { type Actor, test as chat, type World } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';

const test = chat.extend({ settings: { DB_MAX_CONNECTIONS: '' } });

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Sends the texts of a person in one go; resolves when the bot has acknowledged all. */
async function sendAll({ playground }: World, { id, chatId }: Actor, texts: string[]): Promise<void> {
  const sent = await Promise.all(texts.map((text) => playground.sendText(id, chatId, text)));
  await Promise.all(sent.map(({ updateId }) => playground.finished(updateId)));
}

const records = (count: number) => range(count).map((n) => `reading 1m #number ${n}`);
const cards = (count: number) =>
  range(count).map((n, index) => {
    const weekTotal = index === 0 ? '' : `\n${index + 1} min this week`;
    return `✓ 1 min Reading · today · number ${n}${weekTotal}`;
  });
const notes = (count: number) => range(count).map((n) => `number ${n}`);
const saidTo = (actor: Actor) =>
  actor.messages().flatMap(({ fromBot, text }) => (fromBot && text !== undefined ? [text] : []));
const withoutRepeats = (texts: string[]) => texts.filter((text, index) => text !== texts[index - 1]);

const stored = 'select note from warehouse.fact_records where user_id = $1 order by record_id';

const sending: Fault[] = [
  { method: 'sendMessage', kind: 'tooManyRequests', retryAfter: 1 },
  { method: 'sendMessage', kind: 'serverError', times: 2 },
  { method: 'sendMessage', kind: 'drop', times: 2 },
  { method: 'sendMessage', kind: 'dropAfter', times: 2 },
];
const fetching: Fault[] = [
  { method: 'getUpdates', kind: 'tooManyRequests', retryAfter: 1 },
  { method: 'getUpdates', kind: 'serverError' },
  { method: 'getUpdates', kind: 'drop' },
  { method: 'getUpdates', kind: 'dropAfter' },
  { method: 'getUpdates', kind: 'conflict' },
];

// These wait most of their time, so they do it side by side: the one that waits longest first.
// At eight texts a minute the ninth waits for 7.5 s, which is enough to look at the others on a slow machine.
const paced = test.extend({ options: { textsPerMinute: 8 } });

paced.concurrent(
  'texts of a person over the rate limit wait in order, and other people do not wait',
  async ({ anna, ben, world, db }) => {
    const { playground } = world;
    const all = sendAll(world, anna, records(9));
    await waitUntil(playground, () => saidTo(anna).length === 8);
    await playground.sendText(ben.id, ben.chatId, 'running 5m');
    await waitUntil(playground, () => saidTo(ben).length === 1);
    expect(saidTo(anna)).toEqual(cards(8));
    await all;
    expect(saidTo(anna)).toEqual(cards(9));
    const { rows } = await db.$client.query(stored, [anna.id]);
    expect(rows.map(({ note }) => note)).toEqual(notes(9));
  },
);

for (const fault of [...sending, ...fetching])
  test.concurrent(`${fault.kind} of ${fault.method}: no message is lost and the order is kept`, async ({
    anna,
    world,
    db,
  }) => {
    world.playground.faults.add(fault);
    await sendAll(world, anna, records(4));
    const { rows } = await db.$client.query(stored, [anna.id]);
    expect(rows.map(({ note }) => note)).toEqual(notes(4));
    expect(withoutRepeats(saidTo(anna))).toEqual(cards(4));
  });

test.concurrent('a step of a conversation is not lost when its answer could not be sent', async ({ anna, world }) => {
  await anna.says('/record');
  world.playground.faults.add({ method: 'editMessageText', kind: 'drop', times: 2 });
  await anna.taps('Reading');
  world.playground.faults.add({ method: 'sendMessage', kind: 'serverError', times: 2 });
  await anna.says('25');
  expect(saidTo(anna).at(-1)).toBe('✓ 25 min Reading · today');
});

test('a chat with retry_after delays no other chat, even with 150 waiting updates', async ({ anna, ben, world }) => {
  const { playground } = world;
  const release = playground.faults.add({
    method: 'sendMessage',
    chatId: anna.chatId,
    kind: 'tooManyRequests',
    retryAfter: 1,
    times: 1000,
  });
  const flood = records(150).map((text) => playground.sendText(anna.id, anna.chatId, text));
  await Promise.all(flood);
  await playground.sendText(ben.id, ben.chatId, 'running 5m');
  await waitUntil(playground, () => saidTo(ben).length > 0);
  expect(saidTo(anna)).toEqual([]);
  const metrics = await (await fetch(`${world.program.address}/metrics`)).text();
  expect(Number(/^tally_inbox_updates\{[^}]*\} (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(100);
  // One try a second: he did not wait for her.
  expect(playground.calls.filter(({ error }) => error?.startsWith('Too Many')).length).toBeLessThan(6);
  release();
  expect(saidTo(ben)).toEqual(['✓ 5 min Running · today']);
});

test('updates that waited when the program stopped are finished in order after the next start', async ({
  anna,
  ben,
  world,
  db,
}) => {
  const { playground } = world;
  const fault: Fault = {
    method: 'sendMessage',
    chatId: anna.chatId,
    kind: 'tooManyRequests',
    retryAfter: 60,
    times: 99,
  };
  const release = playground.faults.add(fault);
  await Promise.all(records(50).map((text) => playground.sendText(anna.id, anna.chatId, text)));
  await Promise.all(range(60).map((n) => playground.sendText(ben.id, ben.chatId, `running 1m #${n}`)));
  await waitUntil(playground, () => saidTo(ben).length === 60);
  release();
  await world.restart();
  await waitUntil(playground, () => saidTo(anna).length >= 50);
  expect(withoutRepeats(saidTo(anna))).toEqual(cards(50));
  const { rows } = await db.$client.query(stored, [anna.id]);
  expect(rows.map(({ note }) => note)).toEqual(notes(50));
  await anna.says('/help');
  await vi.waitUntil(async () => (await db.$client.query('select from ops.telegram_inbox')).rowCount === 0, {
    timeout: 30_000,
  });
});
