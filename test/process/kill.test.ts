import { expect, vi } from 'vitest';
import { type ProcessFixture, test } from '../harness/process.ts';
import { createRandom, pickSeed } from '../harness/random.ts';

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
  const people = await Promise.all(
    range(20).map((n) => playground.addPerson({ first_name: `P${n}`, language_code: 'en' })),
  );
  const [undoer, talker] = await Promise.all(
    ['U', 'T'].map((first_name) => playground.addPerson({ first_name, language_code: 'en' })),
  );
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
