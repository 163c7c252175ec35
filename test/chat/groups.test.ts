import { expect } from 'vitest';
import { type Actor, labelsOf, test, textOf, type World } from '../harness/shared-chat.ts';

interface Group {
  chatId: number;
  /** Anna and Ben in it. */
  anna: Actor;
  ben: Actor;
}

/** Creates a group whose bot is an admin and so hears everything. */
async function group({ playground }: World, anna: Actor, ben: Actor, more = {}): Promise<Group> {
  const { chat, updateId } = await playground.addGroup({ title: 'Team', members: [anna.id, ben.id], ...more });
  await playground.promote(chat.id, playground.bot.id);
  await playground.finished(updateId);
  return { chatId: chat.id, anna: anna.in(chat.id), ben: ben.in(chat.id) };
}

const people = 'select user_id::float8 as id from warehouse.dim_users order by 1';

test('messages between people in a group are ignored and not stored', async ({ anna, ben, world, db }) => {
  const team = await group(world, anna, ben);
  for (const text of ['hello', 'run 45m', '/week@another_bot', '/dance', 'mail@example.com'])
    expect(await team.anna.says(text), text).toEqual([]);
  const said = await world.playground.sendText(ben.id, team.chatId, 'a thing');
  const { updateId } = await world.playground.sendText(anna.id, team.chatId, '45m', {
    replyTo: said.message.message_id,
  });
  await world.playground.finished(updateId);
  expect(team.anna.messages().filter(({ fromBot }) => fromBot)).toEqual([]);
  expect((await db.$client.query(people)).rows).toEqual([]);
});

test('commands and replies to the bot are answered with a reply', async ({ anna, ben, world }) => {
  const team = await group(world, anna, ben);
  const [help] = await team.anna.says('/help');
  expect(help?.reply_to_message?.text).toBe('/help');
  expect(textOf(await team.ben.says('/HELP@tally_playground_bot'))).toContain('/record');
  expect(textOf(await team.ben.says('/dance@tally_playground_bot'))).toContain('I don’t know that command');
  const { updateId } = await world.playground.sendText(ben.id, team.chatId, 'running 45m', {
    replyTo: help?.message_id,
  });
  await world.playground.finished(updateId);
  expect(textOf(team.ben.messages())).toContain('45 min Running · today');
});

test('a reply that is a command of another bot is ignored', async ({ anna, ben, world }) => {
  const team = await group(world, anna, ben);
  const [help] = await team.anna.says('/help');
  const before = team.anna.messages().length;
  const { updateId } = await world.playground.sendText(ben.id, team.chatId, '/week@another_bot', {
    replyTo: help?.message_id,
  });
  await world.playground.finished(updateId);
  expect(team.anna.messages()).toHaveLength(before + 1);
});

test('a button works only for the person it was made for', async ({ anna, ben, world, db }) => {
  const team = await group(world, anna, ben);
  await team.anna.says('/record@tally_playground_bot');
  expect(await team.ben.taps('Reading')).toEqual([]);
  expect(team.ben.toast()).toBe('Not yours: this button is for someone else.');
  await team.anna.taps('Reading');
  await team.anna.taps('30 min');
  expect(await team.ben.taps('Undo')).toEqual([]);
  const { rows } = await db.$client.query('select user_id::float8 as id, deleted_at from warehouse.fact_records');
  expect(rows).toEqual([{ id: anna.id, deleted_at: null }]);
});

test('private commands are answered in the private chat, with a hint in the group', async ({ anna, ben, world }) => {
  const team = await group(world, anna, ben);
  const told = await team.anna.says('/privacy');
  expect(textOf(told)).toBe('I’ve answered in our private chat.');
  expect(told[0]?.reply_to_message?.text).toBe('/privacy');
  expect(textOf(anna.messages())).not.toBe('');
});

test('a conversation that is started in a group continues in the private chat', async ({ anna, ben, world, db }) => {
  const team = await group(world, anna, ben);
  await anna.says('reading 5m');
  await team.anna.says('/record');
  expect(textOf(await team.anna.says('/forget'))).toBe('I’ve answered in our private chat.');
  const { rows } = await db.$client.query('select chat_id::float8 as chat from ops.dialogue where user_id = $1', [
    anna.id,
  ]);
  expect(rows).toContainEqual({ chat: anna.id });
  await anna.says('DELETE');
  expect((await db.$client.query('select from warehouse.fact_records')).rowCount).toBe(0);
});

test('a person who never started the bot gets a link to start it', async ({ anna, ben, world }) => {
  const stranger = await world.playground.addPerson({ first_name: 'Eve', language_code: 'en', started: false });
  const { chat } = await world.playground.addGroup({ title: 'Team', members: [anna.id, ben.id, stranger.id] });
  const { updateId } = await world.playground.sendText(stranger.id, chat.id, '/privacy');
  await world.playground.finished(updateId);
  const told = world.playground.messages(chat.id).filter(({ fromBot }) => fromBot);
  expect(textOf(told)).toBe('This is just between us: open our private chat, press Start, and ask me there.');
  expect(labelsOf(told)).toEqual(['Open chat']);
});

test('answers stay in their topic', async ({ anna, ben, world }) => {
  const team = await group(world, anna, ben, { forum: true });
  const { updateId } = await world.playground.sendText(anna.id, team.chatId, '/record', { threadId: 77 });
  await world.playground.finished(updateId);
  await team.anna.taps('Reading');
  const answers = team.anna.messages().filter(({ fromBot }) => fromBot);
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.every(({ message_thread_id }) => message_thread_id === 77)).toBe(true);
  const told = await world.playground.sendText(anna.id, team.chatId, '/privacy', { threadId: 77 });
  await world.playground.finished(told.updateId);
  expect(team.anna.messages().at(-1)).toMatchObject({ message_thread_id: 77, fromBot: true });
});

test('a group that becomes a supergroup keeps its conversations', async ({ anna, ben, world, db }) => {
  const team = await group(world, anna, ben);
  await team.anna.says('/record');
  const { chat, updateId } = await world.playground.migrateGroup(team.chatId);
  await world.playground.finished(updateId);
  const { rows } = await db.$client.query('select chat_id::float8 as chat from ops.dialogue');
  expect(rows).toEqual([{ chat: chat.id }]);
  expect(textOf(await anna.in(chat.id).says('/cancel'))).toBe('Cancelled. Nothing was changed.');
});

test('a command sent in a group is answered in the supergroup that the group has become', async ({
  anna,
  ben,
  world,
}) => {
  const team = await group(world, anna, ben);
  const { message } = await world.playground.sendText(anna.id, team.chatId, 'hello');
  const { chat } = await world.playground.migrateGroup(team.chatId);
  const late = {
    message_id: message.message_id + 50,
    date: message.date,
    chat: message.chat,
    from: message.from,
    text: '/help',
    entities: [{ type: 'bot_command', offset: 0, length: 5 }],
  };
  await world.playground.finished(await world.playground.sendUpdate({ message: late } as never));
  expect(textOf(world.playground.messages(chat.id))).toContain('/record');
});

test('anonymous admins, channels and bots get a refusal when they address the bot', async ({
  anna,
  ben,
  world,
  db,
}) => {
  const team = await group(world, anna, ben, { supergroup: true });
  const place = { id: team.chatId, type: 'supergroup', title: 'Team' };
  const send = async (text: string, who: object) => {
    const entities = text.startsWith('/') ? [{ type: 'bot_command', offset: 0, length: text.length }] : undefined;
    const message = { message_id: 900, date: 1, chat: place, text, entities, ...who };
    const before = team.anna.messages().filter(({ fromBot }) => fromBot).length;
    await world.playground.finished(await world.playground.sendUpdate({ message } as never));
    return team.anna
      .messages()
      .filter(({ fromBot }) => fromBot)
      .slice(before);
  };
  const bot = { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
  const anonymous = { from: bot, sender_chat: place };
  const channel = {
    from: { id: 136817688, is_bot: true, first_name: 'Channel' },
    sender_chat: { id: -100777, type: 'channel', title: 'News' },
  };
  for (const who of [anonymous, channel, { from: { id: 5, is_bot: true, first_name: 'Another' } }]) {
    expect(textOf(await send('/week', who))).toMatch(/^I keep records for people/);
    expect(await send('run 45m', who)).toEqual([]);
    expect(await send('/week@another_bot', who)).toEqual([]);
  }
  expect((await db.$client.query(people)).rows).toEqual([]);
});

test('a person who blocked the bot delays nobody else', async ({ anna, ben, world, db }) => {
  await anna.says('reading 5m');
  const { playground } = world;
  const first = await playground.sendText(anna.id, anna.chatId, 'reading 10m');
  await playground.block(anna.id);
  expect(textOf(await ben.says('running 5m'))).toBe('✓ 5 min Running · today');
  await playground.finished(first.updateId);
  expect((await db.$client.query('select from warehouse.fact_records')).rowCount).toBe(3);
  expect(world.logLines.join('')).not.toContain('an update failed');
});
