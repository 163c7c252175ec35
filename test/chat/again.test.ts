import { expect } from 'vitest';
import { type Actor, labelsOf, test, textOf, type World } from '../harness/shared-chat.ts';

/** Sends an update of a person's once more, under its own id, and returns what the bot says to it. */
async function again({ playground }: World, { chatId }: Actor, updateId = 0) {
  const seen: string[] = [];
  const stop = playground.on((event) => {
    if ((event.type === 'message' || event.type === 'edit') && event.chatId === chatId)
      seen.push(textOf([event.message]));
  });
  await playground.redeliver(updateId);
  await playground.finished(updateId);
  stop();
  return seen;
}

async function send({ playground }: World, { id, chatId }: Actor, text: string): Promise<number> {
  const { updateId = 0 } = await playground.sendText(id, chatId, text);
  await playground.finished(updateId);
  return updateId;
}

/** Presses a button of the newest message that has one of that label. */
async function press({ playground }: World, actor: Actor, label: string) {
  const { data, messageId } = actor.button(label);
  const { updateId = 0, callbackQueryId } = await playground.press(actor.id, actor.chatId, messageId, data);
  await playground.finished(updateId);
  return { updateId, callbackQueryId };
}

const count = 'select count(*)::int as n, count(deleted_at)::int as gone from warehouse.fact_records';

test('a text, a press and /undo that come again have one effect and are answered again', async ({
  anna,
  world,
  db,
}) => {
  const text = await send(world, anna, 'reading 10m');
  expect(await again(world, anna, text)).toEqual(['✓ 10 min Reading · today']);
  await send(world, anna, 'running 20m');
  const undo = await send(world, anna, '/undo');
  expect(await again(world, anna, undo)).toEqual(['Removed: 20 min Running · today']);
  await send(world, anna, 'running 30m');
  const { updateId } = await press(world, anna, 'Undo');
  expect(await again(world, anna, updateId)).toEqual([]); // drawn already: an unchanged message is left alone
  expect(anna.messages().at(-1)?.text).toBe('Removed: 30 min Running · today');
  expect((await db.$client.query(count)).rows).toEqual([{ n: 3, gone: 2 }]);
});

test('every step of a dialogue that comes again asks again and goes no further', async ({ anna, world, db }) => {
  const begun = await send(world, anna, '/record');
  expect(await again(world, anna, begun)).toEqual(['What did you do? Choose, or type its name.']);
  const chosen = await press(world, anna, 'Reading');
  expect(await again(world, anna, chosen.updateId)).toEqual([]);
  const wrong = await send(world, anna, 'a while');
  expect(await again(world, anna, wrong)).toEqual([
    expect.stringMatching(
      /^How long\? Add a duration, like 45m, 1h30 or 1:30\.\n\nHow long did you spend on Reading\?/,
    ),
  ]);
  const last = await send(world, anna, '25');
  expect(await again(world, anna, last)).toEqual(['✓ 25 min Reading · today']);
  expect(await again(world, anna, wrong)).toHaveLength(1);
  expect((await db.$client.query(count)).rows).toEqual([{ n: 1, gone: 0 }]);
  expect((await db.$client.query('select from ops.dialogue')).rowCount).toBe(0);
});

test('an earlier /cancel that comes again leaves a later dialogue alone', async ({ anna, world }) => {
  await send(world, anna, '/record');
  const cancelled = await send(world, anna, '/cancel');
  await send(world, anna, '/record');
  await again(world, anna, cancelled);
  await press(world, anna, 'Reading');
  expect(labelsOf(anna.messages())).toContain('30 min');
});

test('a press that cannot be answered any more still has its effect', async ({ anna, world, db }) => {
  await send(world, anna, 'reading 10m');
  const { data, messageId } = anna.button('Undo');
  const message = world.playground.message(anna.chatId, messageId);
  const from = { id: anna.id, is_bot: false, first_name: 'Anna' };
  const callback_query = { id: '1', from, chat_instance: '1', data, message };
  const updateId = await world.playground.sendUpdate({ callback_query } as never);
  await world.playground.finished(updateId);
  expect((await db.$client.query(count)).rows).toEqual([{ n: 1, gone: 1 }]);
  expect(world.logLines.join('')).toContain('too old');
});

test('a mark of a day that comes again is set once, answered again, and not set again after its Undo', async ({
  ben,
  world,
  db,
}) => {
  const find = async () => (await db.$client.query('select mark, note from warehouse.day_mark')).rows;
  const marked = await send(world, ben, 'no vitamins #ill');
  expect(await again(world, ben, marked)).toEqual(['✗ Vitamins: not done · today · ill']);
  expect(await find()).toEqual([{ mark: 'no', note: 'ill' }]);
  const { updateId } = await press(world, ben, 'Undo');
  await again(world, ben, updateId);
  expect(await again(world, ben, marked)).toHaveLength(1);
  expect(await find()).toEqual([]);
});
