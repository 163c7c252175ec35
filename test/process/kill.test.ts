import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { createRandom, pickSeed } from '../harness/random.ts';
import { type ProcessFixture, test } from '../harness/shared-process.ts';
import { addPeople, press, pressBoards, type Scenario, sendLines, stopTimers } from './kill-scenarios.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** FULL_LOAD=1 kills more often. */
const kills = process.env.FULL_LOAD ? 5 : 2;
/** Before each kill, five records of each person are sent. */
const recordsEach = 5 * kills;

// Each start of the program takes long on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

/**
 * Waits for a message with this button and presses it. Resolves when the bot has confirmed the press and the buttons of
 * the message have changed.
 */
async function presses(
  { playground, waitUntil }: ProcessFixture,
  person: number,
  label: string,
  ofText = '',
): Promise<void> {
  const find = () =>
    [...playground.messages(person)].reverse().flatMap((message) => {
      const { message_id, reply_markup: markup, text = '' } = message;
      if (!text.startsWith(ofText)) return [];
      const buttons = markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
      const match = buttons.find(({ text }) => text === label);
      return match && 'callback_data' in match ? [{ message_id, data: match.callback_data, shown: markup }] : [];
    })[0];
  await waitUntil(() => find() !== undefined);
  const button = find();
  if (!button) throw new Error(`no button ${label}`);
  const shown = () =>
    playground.messages(person).find(({ message_id }) => message_id === button.message_id)?.reply_markup;
  const { updateId } = await playground.press(person, person, button.message_id, button.data);
  await playground.finished(updateId);
  await waitUntil(() => JSON.stringify(shown()) !== JSON.stringify(button.shown));
}

/** Sends a text. Resolves when the bot has answered and confirmed it: a kill after that repeats no question of it. */
async function says(
  { playground, botMessages, waitUntil }: ProcessFixture,
  person: number,
  text: string,
): Promise<void> {
  const before = botMessages(person).length;
  const { updateId } = await playground.sendText(person, person, text);
  await playground.finished(updateId);
  await waitUntil(() => botMessages(person).length > before);
}

/**
 * Starts the program and kills it several times, each time after a random number of messages of the bot. `sendMany`
 * sends updates before each kill.
 */
async function killRepeatedly(
  { playground, start, waitUntil }: ProcessFixture,
  times: number,
  { sendMany, random }: { sendMany: () => void; random: () => number },
): Promise<void> {
  const messages = () => playground.calls.filter(({ method }) => method === 'sendMessage').length;
  let running = await start();
  for (let killed = 0; killed < times; killed++) {
    const target = messages() + 10 + Math.floor(random() * 60);
    sendMany();
    await waitUntil(() => messages() >= target);
    await running.kill();
    running = await start();
  }
}

test(`${20 * recordsEach} records of 20 people survive ${kills} kill -9: each is saved once, in order, and answered`, async ({
  processes,
  db,
}) => {
  const { playground, botMessages } = processes;
  const people = await addPeople(playground, 20);
  const [undoer, talker] = await addPeople(playground, 2);
  if (!undoer || !talker) throw new Error('two people are needed');
  const numbers = range(recordsEach);
  const records: ReturnType<typeof playground.sendText>[] = [];
  const sendFive = () => {
    for (const n of numbers.splice(0, 5))
      for (const { id } of people) records.push(playground.sendText(id, id, `reading ${n}m #no ${n}.`));
  };
  const undos = (async () => {
    for (const n of range(kills + 1)) {
      await says(processes, undoer.id, `reading ${n}m`);
      // After a kill, the card of the record before may be sent again.
      await presses(processes, undoer.id, 'Undo', `✓ ${n} min `);
    }
  })();
  const conversations = (async () => {
    for (const minutes of [15, 30, 45]) {
      await says(processes, talker.id, '/record');
      await presses(processes, talker.id, 'Reading');
      await presses(processes, talker.id, `${minutes} min`);
    }
  })();
  await killRepeatedly(processes, kills, { sendMany: sendFive, random: createRandom(pickSeed()) });
  await Promise.all([...records, undos, conversations]);
  const textsFor = (id: number) => botMessages(id).map(({ text }) => text ?? '');
  const answerIndexes = (id: number) =>
    range(recordsEach).map((n) => textsFor(id).findIndex((text) => text.includes(`no ${n}.`)));
  await processes.waitUntil(() => people.every(({ id }) => !answerIndexes(id).includes(-1)));

  const readRecords = async (id: number) => {
    const text = `select duration::float8 as minutes, deleted_at is not null as undone
      from warehouse.fact_records where user_id = $1 order by record_id`;
    return (await db.$client.query<{ minutes: number; undone: boolean }>(text, [id])).rows;
  };
  for (const { id } of people) {
    expect((await readRecords(id)).map(({ minutes }) => minutes)).toEqual(range(recordsEach));
    expect(answerIndexes(id)).toEqual(answerIndexes(id).toSorted((a, b) => a - b));
  }
  expect(await readRecords(undoer.id)).toEqual(range(kills + 1).map((minutes) => ({ minutes, undone: true })));
  expect(botMessages(undoer.id).map(({ text }) => text)).not.toContain('That record no longer exists.');
  expect((await readRecords(talker.id)).map(({ minutes }) => minutes)).toEqual([15, 30, 45]);
});

test('presses and lines survive two kill -9, each in the middle of two scenarios', async ({ processes, db }) => {
  const { start, waitUntil } = processes;
  const lines = await sendLines(processes, db);
  const killDuring = async (presses: Scenario, first: string, second: string) => {
    const running = await start();
    const both = lines(first, second);
    const firstLines = both.sends.splice(0, both.sends.length / 2);
    for (const send of firstLines) send();
    for (const [index, send] of both.sends.entries()) {
      presses.sends[index]?.();
      send();
    }
    await waitUntil(() => presses.hasBegun() && both.hasBegun());
    await running.kill();
    await start();
    await presses.check();
    return both;
  };
  await start();
  await killDuring(await pressBoards(processes, db), 'no vitamins yesterday', 'no vitamins');
  const both = await killDuring(await stopTimers(processes, db), 'vitamins', 'water 3');
  await both.check();
});

const habits = 20;
const days = 10;

test('an import that is killed is done once after the restart, and its undo too', async ({ processes, db }) => {
  const { playground, botMessages, start, waitUntil } = processes;
  const [{ id } = { id: 0 }] = await addPeople(playground, 1);
  const newest = () => botMessages(id).at(-1)?.text ?? '';
  const count = async () => {
    const text = 'select count(*)::int as n from warehouse.fact_records where user_id = $1';
    return (await db.$client.query<{ n: number }>(text, [id])).rows[0]?.n;
  };
  const tap = (wanted: string) => press(processes, id, (label) => label === wanted);
  const first = await start();
  await playground.sendDocument(id, id, { name: 'a.csv', bytes: Buffer.from(csv()) });
  await waitUntil(() => newest().includes('200 records. Already here: 0'));
  const blocked = await blockRecords(db);
  await tap('Import');
  await waitUntil(() => newest().startsWith('Importing'));
  await blocked.waitForInsert(); // the transaction has begun
  await first.kill();
  await blocked.end();
  expect(await count()).toBe(0);
  await start();
  await waitUntil(() => newest().includes('✅ Imported'));
  expect(await count()).toBe(habits * days);
  await tap('Undo import');
  await waitUntil(() => newest().startsWith('The import is undone'));
  expect(await count()).toBe(0);
});

function csv(): string {
  const lines = Array.from({ length: habits * days }, (_, index) => {
    const date = new Date(Date.UTC(2020, 0, 1 + Math.floor(index / habits))).toISOString().slice(0, 10);
    return `${date},Habit ${index % habits},Sport,${1 + (index % 50)},`;
  });
  return `Date,Habit,Category,Duration (min),Note\n${lines.join('\n')}\n`;
}

/** Lets transactions that insert records wait. `end` rolls back those whose program was killed meanwhile. */
async function blockRecords(db: Db) {
  const client = await db.$client.connect();
  await client.query('begin; lock table warehouse.fact_records in share mode');
  return {
    /** Resolves as soon as a transaction waits. */
    async waitForInsert(): Promise<void> {
      const text = `select from pg_locks where relation = 'warehouse.fact_records'::regclass and not granted
        and database = (select oid from pg_database where datname = current_database())`;
      while ((await client.query(text)).rowCount === 0) await sleep(5);
    },
    async end(): Promise<void> {
      await client.query('rollback');
      client.release();
    },
  };
}
