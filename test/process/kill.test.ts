import { expect, vi } from 'vitest';
import { type ProcessFixture, test } from '../harness/process.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

// Six starts of the program: on a busy machine they need their time.
vi.setConfig({ testTimeout: 180_000 });

/** Presses the button of that label once a message of the chat has it; resolves when the message is another for it. */
async function presses({ playground, waitUntil: until }: ProcessFixture, person: number, label: string): Promise<void> {
  const find = () =>
    [...playground.messages(person)].reverse().flatMap((message) => {
      const { message_id, reply_markup: markup } = message;
      const buttons = markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
      const button = buttons.find(({ text }) => text === label);
      return button && 'callback_data' in button ? [{ message_id, data: button.callback_data, shown: markup }] : [];
    })[0];
  await until(() => find() !== undefined);
  const found = find();
  if (!found) throw new Error(`no button ${label}`);
  const shown = () =>
    playground.messages(person).find(({ message_id }) => message_id === found.message_id)?.reply_markup;
  await playground.press(person, person, found.message_id, found.data);
  await until(() => JSON.stringify(shown()) !== JSON.stringify(found.shown));
}

/** Resolves when the bot has answered: an update is confirmed as soon as it is safe, and that may be before. */
async function says(
  { playground, botMessages: answers, waitUntil: until }: ProcessFixture,
  person: number,
  text: string,
): Promise<void> {
  const before = answers(person).length;
  await playground.sendText(person, person, text);
  await until(() => answers(person).length > before);
}

/** Kills and starts again, each time in the middle of what `rush` sends: after some more messages of the bot. */
async function killing(
  { playground, start, waitUntil: until }: ProcessFixture,
  times: number,
  rush: () => void,
): Promise<void> {
  const messages = () => playground.calls.filter(({ method }) => method === 'sendMessage').length;
  let running = await start();
  for (let killed = 0; killed < times; killed++) {
    const seen = messages();
    const more = 10 + Math.floor(Math.random() * 60);
    rush();
    await until(() => messages() >= seen + more);
    await running.kill();
    running = await start();
  }
}

test('500 records of 20 people through five kill -9: each once, in order, answered', async ({ processes, db }) => {
  const { playground, botMessages: answers } = processes;
  const people = await Promise.all(
    range(20).map((n) => playground.addPerson({ first_name: `P${n}`, language_code: 'en' })),
  );
  const [undoer, dialogue] = await Promise.all(
    ['U', 'D'].map((first_name) => playground.addPerson({ first_name, language_code: 'en' })),
  );
  if (!undoer || !dialogue) throw new Error('nobody');
  const numbers = range(25);
  const records: ReturnType<typeof playground.sendText>[] = [];
  const sendFive = () => {
    for (const n of numbers.splice(0, 5))
      for (const { id } of people) records.push(playground.sendText(id, id, `reading ${n}m #no ${n}.`));
  };
  const undoing = (async () => {
    for (const n of range(6)) {
      await says(processes, undoer.id, `reading ${n}m`);
      await presses(processes, undoer.id, 'Undo');
    }
  })();
  const talking = (async () => {
    for (const minutes of [15, 30, 45]) {
      await says(processes, dialogue.id, '/record');
      await presses(processes, dialogue.id, 'Reading');
      await presses(processes, dialogue.id, `${minutes} min`);
    }
  })();
  await killing(processes, 5, sendFive);
  await Promise.all([...records, undoing, talking]);
  const said = (id: number) => answers(id).map(({ text }) => text ?? '');
  const places = (id: number) => range(25).map((n) => said(id).findIndex((text) => text.endsWith(`no ${n}.`)));
  await processes.waitUntil(() => people.every(({ id }) => !places(id).includes(-1)));

  const rowsOf = async (id: number) => {
    const text = `select duration::float8 as minutes, deleted_at is not null as undone
      from warehouse.fact_records where user_id = $1 order by record_id`;
    return (await db.$client.query<{ minutes: number; undone: boolean }>(text, [id])).rows;
  };
  for (const { id } of people) {
    expect((await rowsOf(id)).map(({ minutes }) => minutes)).toEqual(range(25));
    expect(places(id)).toEqual(places(id).toSorted((a, b) => a - b));
  }
  expect(await rowsOf(undoer.id)).toEqual(range(6).map((minutes) => ({ minutes, undone: true })));
  expect(answers(undoer.id).map(({ text }) => text)).not.toContain('That record is not there any more.');
  expect((await rowsOf(dialogue.id)).map(({ minutes }) => minutes)).toEqual([15, 30, 45]);
});
