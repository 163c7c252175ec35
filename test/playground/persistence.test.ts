import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bot, InlineKeyboard } from 'grammy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../src/playground/index.ts';

let dir: string;
let journal: string;
let open: Playground[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'playground-'));
  journal = join(dir, 'journal.ndjson');
});
afterEach(async () => {
  await Promise.all(open.map((p) => p.close()));
  open = [];
  await rm(dir, { recursive: true });
});

async function start() {
  const playground = await startPlayground({ dir });
  open.push(playground);
  const bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } });
  return { playground, bot, anna: playground.people[0]?.id ?? 0 };
}
async function close(playground: Playground) {
  open = open.filter((p) => p !== playground);
  await playground.close();
}

test('a new folder is a new bot, because its ids of messages begin anew; a restart keeps the bot', async () => {
  const { playground } = await start();
  const other = await startPlayground();
  open.push(other);
  expect(other.bot.id).not.toBe(playground.bot.id);
  await close(playground);
  expect((await start()).playground.bot.id).toBe(playground.bot.id);
});

test('a restart keeps people, messages, files, button presses, commands, counters and updates', async () => {
  const { playground, bot, anna } = await start();
  const clara = await playground.addPerson({ first_name: 'Clara', language_code: 'en' });
  const one = await playground.sendText(anna, anna, 'one');
  const two = await playground.sendText(anna, anna, 'two');
  await bot.api.getUpdates({ offset: two.updateId });
  const { document } = (await playground.sendDocument(anna, anna, { name: 'a.csv', bytes: Buffer.from('1;2') }))
    .message;
  const sent = await bot.api.sendMessage(anna, 'x', { reply_markup: new InlineKeyboard().text('a', 'b') });
  await bot.api.deleteMessage(anna, one.message.message_id);
  await bot.api.setMyCommands([{ command: 'help', description: 'Help' }]);
  const pressed = await playground.press(anna, anna, sent.message_id, 'b');
  const before = playground.messages(anna);
  await close(playground);

  const again = await start();
  expect(again.playground.token).toBe(playground.token);
  expect(again.playground.people).toEqual([...playground.people]);
  expect(again.playground.people.at(-1)).toEqual(clara);
  expect(again.playground.messages(anna)).toEqual(before);
  expect((await again.playground.file(document?.file_id ?? '')).bytes.toString()).toBe('1;2');
  expect(await again.bot.api.getMyCommands()).toEqual([{ command: 'help', description: 'Help' }]);
  const updates = await again.bot.api.getUpdates();
  expect(updates.map((u) => u.update_id)[0]).toBe(two.updateId);
  expect(updates).toHaveLength(3);
  await again.bot.api.answerCallbackQuery(pressed.callbackQueryId);
  const next = await again.playground.sendText(anna, anna, 'three');
  expect(next.updateId).toBe((pressed.updateId ?? 0) + 1);
  expect(next.message.message_id).toBe(sent.message_id + 1);
});

test('an incomplete last line is dropped, and a damaged line before it is an error', async () => {
  const { playground, anna } = await start();
  await playground.sendText(anna, anna, 'kept');
  await close(playground);
  await appendFile(journal, '["messages/1",5,{"text":"to');
  const again = await start();
  expect(again.playground.messages(anna).map((m) => m.text)).toEqual(['kept']);
  await close(again.playground);
  const lines = (await readFile(journal, 'utf8')).split('\n');
  await writeFile(journal, ['["people",1,{', ...lines].join('\n'));
  await expect(start()).rejects.toThrow('line 1 is damaged');
});

test('a port in use is an error and releases the folder', async () => {
  const { playground } = await start();
  const other = await mkdtemp(join(tmpdir(), 'playground-'));
  const port = Number(new URL(playground.apiRoot).port);
  await expect(startPlayground({ port, dir: other })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await (await startPlayground({ dir: other })).close();
  await rm(other, { recursive: true });
});

test('a start removes obsolete lines from the journal', async () => {
  const { playground, bot, anna } = await start();
  const { message_id } = await bot.api.sendMessage(anna, 'x');
  for (let i = 0; i < 50; i++) await bot.api.editMessageText(anna, message_id, `edit ${i}`);
  await close(playground);
  const before = (await readFile(journal, 'utf8')).split('\n').length;
  await close((await start()).playground);
  const after = (await readFile(journal, 'utf8')).split('\n').length;
  expect(before - after).toBeGreaterThanOrEqual(49);
});
