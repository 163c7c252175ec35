import { expect } from 'vitest';
import { test as ownTest } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

const records = `select user_id::float8 as person, chat_id::float8 as chat, duration::float8 as minutes
  from warehouse.fact_records order by record_id`;

test('two people, and one person in two chats, never mix', async ({ anna, ben, world, db }) => {
  const { chat, updateId } = await world.playground.addGroup({ title: 'Team', members: [anna.id, ben.id] });
  await world.playground.finished(updateId);
  const all = [anna, ben, anna.in(chat.id), ben.in(chat.id)];
  await Promise.all(all.map((actor) => actor.says('/record')));
  const buttons = all.map((actor) => {
    const own = actor
      .messages()
      .findLast(
        ({ reply_to_message, fromBot }) =>
          fromBot && (actor.chatId !== chat.id || reply_to_message?.from?.id === actor.id),
      );
    const keyboard = own?.reply_markup && 'inline_keyboard' in own.reply_markup ? own.reply_markup.inline_keyboard : [];
    const button = keyboard.flat().find(({ text }) => text === 'Reading');
    return {
      actor,
      messageId: own?.message_id ?? 0,
      data: button && 'callback_data' in button ? button.callback_data : '',
    };
  });
  for (const { actor, messageId, data } of buttons) {
    const press = await world.playground.press(actor.id, actor.chatId, messageId, data);
    await world.playground.finished(press.updateId);
  }
  await anna.says('11');
  await ben.says('22');
  for (const [index, minutes] of [
    [2, '33'],
    [3, '44'],
  ] as const) {
    const actor = all[index];
    const replyTo = buttons[index]?.messageId;
    const sent = await world.playground.sendText(actor?.id ?? 0, chat.id, minutes, { replyTo });
    await world.playground.finished(sent.updateId);
  }
  expect((await db.$client.query(records)).rows).toEqual([
    { person: anna.id, chat: anna.id, minutes: 11 },
    { person: ben.id, chat: ben.id, minutes: 22 },
    { person: anna.id, chat: chat.id, minutes: 33 },
    { person: ben.id, chat: chat.id, minutes: 44 },
  ]);
});

test('a restart in the middle continues every dialogue', async ({ anna, ben, world, db }) => {
  await anna.says('/record');
  await anna.taps('New');
  await ben.says('/record');
  await world.restart();
  await anna.says('Rowing');
  await world.restart();
  await anna.taps('Sport');
  await ben.taps('Reading');
  await world.restart();
  await anna.says('15');
  await ben.says('25');
  const { rows } = await db.$client.query(
    'select habit_name, total_duration::float8 as minutes from warehouse.daily_view order by 2',
  );
  expect(rows).toEqual([
    { habit_name: 'Rowing', minutes: 15 },
    { habit_name: 'Reading', minutes: 25 },
  ]);
});

test('any command leaves a dialogue', async ({ anna, world }) => {
  for (const command of ['/help', '/start', '/undo', '/record', '/nonsense', '/cancel']) {
    await anna.says('/record');
    const { data, messageId } = anna.button('Reading');
    await anna.says(command);
    const press = await world.playground.press(anna.id, anna.chatId, messageId, data);
    await world.playground.finished(press.updateId);
    expect(world.playground.answers.get(press.callbackQueryId)?.text, command).toContain('no longer works');
    await anna.says('/cancel');
  }
});

const sweeping = ownTest.extend({ options: { sweepEveryMs: 20 } });

sweeping(
  'a dialogue that waits too long is closed and says so, in its language and topic',
  async ({ anna, ben, maria, world, db }) => {
    const { chat } = await world.playground.addGroup({ title: 'Team', members: [anna.id, ben.id], forum: true });
    const { updateId } = await world.playground.sendText(ben.id, chat.id, '/record', { threadId: 7 });
    await world.playground.finished(updateId);
    await anna.says('/record');
    await maria.says('/record');
    await db.$client.query(`update ops.dialogue set expires_at = now() where user_id <> $1`, [anna.id]);
    const last = (chatId: number) => world.playground.messages(chatId).at(-1);
    await waitUntil(
      world.playground,
      () => last(chat.id)?.text?.startsWith('There was no answer for a while') === true,
    );
    await waitUntil(world.playground, () => last(maria.id)?.text?.startsWith('Ответа долго не было') === true);
    expect(last(chat.id)).toMatchObject({ message_thread_id: 7 });
    expect(textOf(await maria.says('/cancel'))).not.toContain('ничего не');
    expect(labelsOf(anna.messages())).toContain('Reading');
    await anna.taps('Reading');
    expect(textOf(await anna.taps('30 min'))).toBe('✓ 30 min Reading · today');
  },
);

test('an answer that comes too late, before the sweeper, is not taken', async ({ anna, db }) => {
  await anna.says('/record');
  await db.$client.query(`update ops.dialogue set expires_at = now()`);
  await anna.taps('Reading');
  expect(anna.toast()).toContain('no longer works');
});

test('a conversation with very many long answers is closed, and says so', async ({ anna, db }) => {
  await anna.says('reading 1m');
  await anna.says('/history');
  await anna.taps('1');
  await anna.taps('Change note');
  const doubtful = `running with Anna 30 min ${'@anna https://a.bc '.repeat(200)}`;
  const closed = async () =>
    textOf(await anna.says(doubtful)).endsWith(
      'so I closed the question. Nothing was saved. Start again whenever you like.',
    );
  for (let answers = 1; !(await closed()); answers++) expect(answers).toBeLessThan(100);
  expect((await db.$client.query('select from ops.dialogue')).rowCount).toBe(0);
  expect(textOf(await anna.says('reading 2m'))).toMatch(/^✓ 2 min Reading/);
});

test('rejected answers leave no trace in the state, however many and long they are', async ({ anna, db }) => {
  const stateSize = async () =>
    Number((await db.$client.query('select sum(length(state::text))::int as size from ops.dialogue')).rows[0]?.size);
  const long = `${'@anna https://a.bc '.repeat(200)}`.slice(0, 3_900);
  const rejected = async () => textOf(await anna.says(long));
  await anna.says('/addcategory');
  const question =
    'A name can have up to 64 characters. Please choose a shorter one.\n\nWhat’s the new category called?';
  expect(await rejected()).toBe(question);
  const first = await stateSize();
  for (const _ of [2, 3, 4]) expect(await rejected()).toBe(question);
  expect(Math.abs((await stateSize()) - first)).toBeLessThan(50); // ids have more digits
  expect(await stateSize()).toBeLessThan(20_000);
  expect(anna.messages().filter((message) => labelsOf([message]).includes('Cancel'))).toHaveLength(1);
  await anna.says('Arts');
  expect((await db.$client.query('select from ops.dialogue')).rowCount).toBe(0);
  expect(textOf(await anna.says('/list categories'))).toContain('Arts');
});
