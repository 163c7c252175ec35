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

const say = (text: string, as = anna, chatId = as) => playground.sendText(as, chatId, text);
const poll = async (options: Parameters<Bot['api']['getUpdates']>[0] = {}) =>
  (await bot.api.getUpdates(options)).map((u) => u.message?.text ?? Object.keys(u)[1]);

describe('offsets', () => {
  test('an update comes again until a higher offset confirms it', async () => {
    const first = await say('one');
    await say('two');
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

  test('a negative offset keeps the last ones only', async () => {
    for (const text of ['one', 'two', 'three']) await say(text);
    expect(await poll({ offset: -2 })).toEqual(['two', 'three']);
    expect(await poll()).toEqual(['two', 'three']);
  });

  test('the limit is between 1 and 100, and the oldest come first', async () => {
    for (let i = 0; i < 102; i++) await say(`${i}`);
    expect(await poll({ limit: 1 })).toEqual(['0']);
    expect(await poll({ limit: 1000 })).toHaveLength(100);
  });

  test('an offset far in the future confirms nothing', async () => {
    const { updateId = 0 } = await say('one');
    expect(await poll({ offset: updateId + 1000 })).toEqual(['one']);
  });

  test('what is older than a day is gone', async () => {
    await say('old');
    clock = new Date(clock.getTime() + 86_400_001);
    await say('new');
    expect(await poll()).toEqual(['new']);
  });
});

describe('long polls', () => {
  test('one waits until something happens', async () => {
    const waiting = poll({ timeout: 30 });
    await say('now');
    expect(await waiting).toEqual(['now']);
  });

  test('of two, the earlier is ended', async () => {
    const polls = [1, 2].map(() => bot.api.getUpdates({ timeout: 30 }).catch((e: unknown) => e));
    expect(await Promise.race(polls)).toMatchObject({
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await say('x');
    const [left] = (await Promise.all(polls)).filter((result) => Array.isArray(result));
    expect(left).toHaveLength(1);
  });

  test('with a webhook there is none', async () => {
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
  expect((await say('unheard')).updateId).toBeUndefined();
  await bot.api.getUpdates({ allowed_updates: [] });
  await say('heard');
  expect(await poll()).toEqual(['heard']);
});

test('an update is delivered once more under its id', async () => {
  const seen: number[] = [];
  bot.on('message', (ctx) => {
    seen.push(ctx.update.update_id);
  });
  void bot.start();
  const { updateId = 0 } = await say('one');
  const later = await say('two');
  await playground.confirmed(updateId);
  await playground.confirmed(later.updateId);
  await playground.redeliver(updateId);
  await playground.confirmed(updateId);
  await bot.stop();
  expect(seen).toEqual([updateId, later.updateId, updateId]);
});

test('an edit, a location, a press on a deleted message, and any raw update', async () => {
  const { message } = await say('one');
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
  test('the bot hears what privacy mode lets through', async () => {
    const { chat } = await playground.addGroup({ title: 'Team', members: [anna, ben] });
    await bot.api.getUpdates({ offset: -1 });
    const mine = await bot.api.sendMessage(chat.id, 'hello');
    const name = playground.bot.username;
    for (const text of ['talk', '/help', `/help@${name}`, '/help@other_bot', `hey @${name}`, '@ben_carter']) {
      await say(text, ben, chat.id);
    }
    await playground.sendText(ben, chat.id, 'reply', { replyTo: mine.message_id });
    expect((await poll()).slice(1)).toEqual(['/help', `/help@${name}`, `hey @${name}`, 'reply']);
    await playground.promote(chat.id, playground.bot.id);
    await say('all is heard', ben, chat.id);
    expect((await poll()).slice(-2)).toEqual(['my_chat_member', 'all is heard']);
  });

  test('members, admins, and being thrown out', async () => {
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

  test('a migration tells both sides', async () => {
    const { chat } = await playground.addGroup({ title: 'Team', members: [anna] });
    const moved = await playground.migrateGroup(chat.id);
    const updates = (await bot.api.getUpdates()).slice(-2);
    expect(updates).toMatchObject([
      { message: { chat: { id: chat.id }, migrate_to_chat_id: moved.chat.id } },
      { message: { chat: { id: moved.chat.id, type: 'supergroup' }, migrate_from_chat_id: chat.id } },
    ]);
    await expect(say('x', anna, chat.id)).rejects.toThrow('upgraded to a supergroup');
  });
});
