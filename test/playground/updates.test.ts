import { Bot } from 'grammy';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../src/playground/index.ts';

let playground: Playground;
let bot: Bot;
let anna = 0;
let ben = 0;
let clock = new Date('2026-03-01T10:00:00Z');

beforeEach(async () => {
  playground = await startPlayground({ now: () => clock });
  bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } });
  [anna = 0, ben = 0] = playground.people.map((p) => p.id);
});
afterEach(() => playground.close());

const send = (text: string, as = anna, chatId = as) => playground.sendText(as, chatId, text);
const poll = async (options: Parameters<Bot['api']['getUpdates']>[0] = {}) =>
  (await bot.api.getUpdates(options)).map((u) => u.message?.text ?? Object.keys(u)[1]);

describe('offsets', () => {
  test('an update is delivered again until a higher offset confirms it', async () => {
    const first = await send('one');
    await send('two');
    expect(await poll()).toEqual(['one', 'two']);
    expect(await poll()).toEqual(['one', 'two']);
    let confirmed = false;
    const waiting = playground.confirmed(first.updateId).then(() => {
      confirmed = true;
    });
    expect(await poll({ offset: first.updateId })).toEqual(['one', 'two']);
    expect(confirmed).toBe(false);
    expect(await poll({ offset: (first.updateId ?? 0) + 1 })).toEqual(['two']);
    await waiting;
    expect(await poll()).toEqual(['two']);
  });

  test('a negative offset keeps only the last updates', async () => {
    for (const text of ['one', 'two', 'three']) await send(text);
    expect(await poll({ offset: -2 })).toEqual(['two', 'three']);
    expect(await poll()).toEqual(['two', 'three']);
  });

  test('the limit is between 1 and 100, and the oldest come first', async () => {
    for (let i = 0; i < 102; i++) await send(`${i}`);
    expect(await poll({ limit: 1 })).toEqual(['0']);
    expect(await poll({ limit: 1000 })).toHaveLength(100);
  });

  test('an offset far in the future confirms nothing', async () => {
    const { updateId = 0 } = await send('one');
    expect(await poll({ offset: updateId + 1000 })).toEqual(['one']);
  });

  test('updates that are older than a day are dropped', async () => {
    await send('old');
    clock = new Date(clock.getTime() + 86_400_001);
    await send('new');
    expect(await poll()).toEqual(['new']);
  });
});

describe('long polls', () => {
  test('a long poll waits for an update', async () => {
    const waiting = poll({ timeout: 30 });
    await send('now');
    expect(await waiting).toEqual(['now']);
  });

  test('a second long poll ends the first one', async () => {
    const polls = [1, 2].map(() => bot.api.getUpdates({ timeout: 30 }).catch((e: unknown) => e));
    expect(await Promise.race(polls)).toMatchObject({
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await send('x');
    const [left] = (await Promise.all(polls)).filter((result) => Array.isArray(result));
    expect(left).toHaveLength(1);
  });

  test('getUpdates is refused while a webhook is set', async () => {
    await bot.api.setWebhook('http://127.0.0.1:9/');
    await expect(bot.api.getUpdates()).rejects.toMatchObject({
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
    await bot.api.deleteWebhook();
    expect(await bot.api.getUpdates()).toEqual([]);
  });
});

test('types that the bot did not ask for are not queued', async () => {
  await bot.api.getUpdates({ allowed_updates: ['callback_query'] });
  expect((await send('not queued')).updateId).toBeUndefined();
  await bot.api.getUpdates({ allowed_updates: [] });
  await send('queued');
  expect(await poll()).toEqual(['queued']);
});

test('an update is redelivered with the same id', async () => {
  const seen: number[] = [];
  bot.on('message', (ctx) => {
    seen.push(ctx.update.update_id);
  });
  void bot.start();
  const { updateId = 0 } = await send('one');
  const later = await send('two');
  await playground.confirmed(updateId);
  await playground.confirmed(later.updateId);
  await playground.redeliver(updateId);
  await playground.confirmed(updateId);
  await bot.stop();
  expect(seen).toEqual([updateId, later.updateId, updateId]);
});

test('edits, locations, presses on deleted messages and raw updates are queued', async () => {
  const { message } = await send('one');
  await playground.editText(anna, anna, message.message_id, 'uno');
  await playground.sendLocation(anna, anna, { latitude: 52.5, longitude: 13.4 });
  const sent = await bot.api.sendMessage(anna, 'x');
  await bot.api.deleteMessage(anna, sent.message_id);
  await playground.press(anna, anna, sent.message_id, 'data');
  const chat = { id: anna, type: 'private' as const, first_name: 'Anna' };
  const from = { id: 1, is_bot: true, first_name: 'Other bot' };
  await playground.sendUpdate({ message: { message_id: 77, date: 1, chat, from, text: 'from a bot' } });
  const updates = await bot.api.getUpdates();
  expect(updates.slice(1)).toMatchObject([
    { edited_message: { text: 'uno', edit_date: expect.any(Number) } },
    { message: { location: { latitude: 52.5, longitude: 13.4 } } },
    { callback_query: { data: 'data', message: { message_id: sent.message_id, date: 0 } } },
    { message: { text: 'from a bot', from: { is_bot: true } } },
  ]);
});

describe('groups', () => {
  test('the bot gets the messages that privacy mode allows', async () => {
    const { chat } = await playground.addGroup({ title: 'Team', members: [anna, ben] });
    await bot.api.getUpdates({ offset: -1 });
    const mine = await bot.api.sendMessage(chat.id, 'hello');
    const name = playground.bot.username;
    for (const text of ['talk', '/help', `/help@${name}`, '/help@other_bot', `hey @${name}`, '@ben_carter']) {
      await send(text, ben, chat.id);
    }
    await playground.sendText(ben, chat.id, 'reply', { replyTo: mine.message_id });
    expect((await poll()).slice(1)).toEqual(['/help', `/help@${name}`, `hey @${name}`, 'reply']);
    await playground.promote(chat.id, playground.bot.id);
    await send('no privacy mode', ben, chat.id);
    expect((await poll()).slice(-2)).toEqual(['my_chat_member', 'no privacy mode']);
  });

  test('members and admins, and the bot is removed', async () => {
    const { chat } = await playground.addGroup({ title: 'Team', members: [anna, ben], supergroup: true });
    expect((await bot.api.getChatMember(chat.id, ben)).status).toBe('member');
    await playground.promote(chat.id, ben);
    const admins = await bot.api.getChatAdministrators(chat.id);
    expect(admins.map((m) => [m.user.id, m.status])).toEqual([
      [anna, 'creator'],
      [ben, 'administrator'],
    ]);
    await playground.remove(chat.id, playground.bot.id);
    await expect(bot.api.sendMessage(chat.id, 'x')).rejects.toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was kicked from the supergroup chat',
    });
  });

  test('a migration adds a service message to both chats', async () => {
    const { chat } = await playground.addGroup({ title: 'Team', members: [anna] });
    const migrated = await playground.migrateGroup(chat.id);
    const updates = (await bot.api.getUpdates()).slice(-2);
    expect(updates).toMatchObject([
      { message: { chat: { id: chat.id }, migrate_to_chat_id: migrated.chat.id } },
      { message: { chat: { id: migrated.chat.id, type: 'supergroup' }, migrate_from_chat_id: chat.id } },
    ]);
    await expect(send('x', anna, chat.id)).rejects.toThrow('upgraded to a supergroup');
  });
});
