import fastify, { type FastifyInstance } from 'fastify';
import { Bot, InputFile } from 'grammy';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PageEvent, type Playground, startPlayground } from '../../src/playground/index.ts';

let playground: Playground;
let app: FastifyInstance;
let bot: Bot;
let root: string;
let anna = 0;
let ben = 0;

beforeEach(async () => {
  playground = await startPlayground();
  app = fastify();
  app.get('/healthz', async () => 'ok');
  await app.register(playground.page);
  root = await app.listen({ host: '127.0.0.1', port: 0 });
  bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } });
  [anna = 0, ben = 0] = playground.people.map((p) => p.id);
});
afterEach(async () => {
  await app.close();
  await playground.close();
});

const get = async (path: string) => (await fetch(`${root}${path}`)).json() as Promise<Record<string, unknown>>;
const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${root}/playground/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
};

describe('local requests', () => {
  const host = '127.0.0.1:8080';
  test.each([
    ['another host', { host: 'evil.example:8080' }, 403],
    ['a host that starts with localhost', { host: 'localhost.evil.example' }, 403],
    ['a foreign origin', { host, origin: 'http://evil.example' }, 403],
    ['another port of localhost', { host, origin: 'http://127.0.0.1:9999' }, 403],
    ['the origin null', { host, origin: 'null' }, 403],
    ['a proxy', { host, 'x-forwarded-for': '10.0.0.1' }, 403],
    ['a proxy with the standard header', { host, forwarded: 'for=10.0.0.1' }, 403],
    ['its own page', { host, origin: 'http://127.0.0.1:8080' }, 200],
    ['localhost', { host: 'localhost:8080' }, 200],
    ['IPv6', { host: '[::1]:8080' }, 200],
  ])('%s', async (_, headers: Record<string, string>, status) => {
    for (const url of ['/', '/playground/state']) {
      expect((await app.inject({ url, headers })).statusCode).toBe(status);
    }
    expect((await app.inject({ url: '/healthz', headers })).statusCode).toBe(200);
  });

  test('the page forbids inline scripts, sniffing and referrers', async () => {
    const { headers } = await app.inject({ url: '/', headers: { host } });
    expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });
});

test('the page gets state, people and pages of messages', async () => {
  expect(await get('/playground/state')).toMatchObject({
    bot: { first_name: 'Tally' },
    people: [{ id: anna, isAdmin: true }, { isAdmin: false }, { isAdmin: false }, { isAdmin: false }],
    chats: [{ id: anna, type: 'private' }, {}, {}, {}],
  });
  const added = await post('people', { first_name: 'Eve', language_code: 'en' });
  expect(added).toMatchObject({ status: 200, person: { first_name: 'Eve', isAdmin: false } });
  for (const text of ['one', 'two', 'three']) await post('send', { as: anna, chatId: anna, text });
  const texts = async (query: string) => {
    const { messages } = await get(`/playground/chats/${anna}/messages?as=${anna}${query}`);
    return (messages as { text: string }[]).map((m) => m.text);
  };
  expect(await texts('')).toEqual(['one', 'two', 'three']);
  expect(await texts('&limit=2')).toEqual(['two', 'three']);
  expect(await texts('&limit=2&before=2')).toEqual(['one']);
});

test('actions of a person reach the bot, and invalid ones are refused with a message', async () => {
  const { message } = await post('send', { as: anna, chatId: anna, text: 'hello' });
  const { message_id: messageId } = message as { message_id: number };
  expect(await post('edit', { as: anna, chatId: anna, messageId, text: 'hi' })).toMatchObject({
    message: { text: 'hi' },
  });
  const press = await post('press', { as: anna, chatId: anna, messageId, data: 'x' });
  expect(press.callbackQueryId).toMatch(/^\d+$/);
  await post('location', { as: anna, chatId: anna, latitude: 52.5, longitude: 13.4 });
  const kinds = (await bot.api.getUpdates()).map((u) => Object.keys(u)[1]);
  expect(kinds).toEqual(['message', 'edited_message', 'callback_query', 'message']);
  expect(await post('send', { as: anna, chatId: anna, text: ' ' })).toMatchObject({
    status: 400,
    error: expect.any(String),
  });
  expect(await post('send', { as: ben, chatId: anna, text: 'x' })).toMatchObject({ status: 400 });
  expect(await post('send', { as: anna })).toMatchObject({ status: 400, error: expect.stringContaining('chatId') });
});

test('a file is uploaded with its caption and downloaded with its name', async () => {
  const form = new FormData();
  form.set('caption', 'for you');
  form.set('file', new Blob(['<script>']), 'Отчёт "1".html');
  const answer = await fetch(`${root}/playground/upload?as=${anna}&chatId=${anna}`, { method: 'POST', body: form });
  const { message } = (await answer.json()) as { message: { caption: string; document: { file_id: string } } };
  expect(message).toMatchObject({
    caption: 'for you',
    document: { file_name: 'Отчёт "1".html', mime_type: 'text/html' },
  });
  const download = await fetch(`${root}/playground/files/${message.document.file_id}`);
  expect(await download.text()).toBe('<script>');
  expect(download.headers.get('content-disposition')).toBe(
    `attachment; filename*=UTF-8''${encodeURIComponent('Отчёт "1".html')}`,
  );
  expect((await fetch(`${root}/playground/files/none`)).status).toBe(404);
});

/** A PNG of one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('files that are uploaded as an album are photos with one media group id, each in its own update', async () => {
  const upload = async (query: string, caption: string) => {
    const form = new FormData();
    form.set('caption', caption);
    form.set('file', new Blob([Buffer.from(pixel, 'base64')], { type: 'image/png' }), 'a.png');
    const path = `${root}/playground/upload?as=${anna}&chatId=${anna}&${query}`;
    return (await fetch(path, { method: 'POST', body: form })).status;
  };
  expect(await upload('kind=photo&album=17', 'run 45m')).toBe(200);
  expect(await upload('kind=photo&album=17', '')).toBe(200);
  expect(await upload('kind=video', '')).toBe(400);
  const updates = await bot.api.getUpdates();
  expect(updates.map(({ message }) => message)).toMatchObject([
    { photo: [{ width: 1, height: 1 }], caption: 'run 45m', media_group_id: '17' },
    { photo: [{ width: 1, height: 1 }], media_group_id: '17' },
  ]);
});

test('an album of a person has from two to ten files of one kind', async () => {
  const photo = { kind: 'photo', name: 'a.png', bytes: Buffer.from(pixel, 'base64') } as const;
  const document = { kind: 'document', name: 'a.txt', bytes: Buffer.from('a') } as const;
  const sent = await playground.sendAlbum(anna, anna, [{ ...photo, caption: '/help' }, photo]);
  const [first, second] = sent.map(({ message }) => message);
  expect(first).toMatchObject({ caption: '/help', caption_entities: [{ type: 'bot_command', offset: 0, length: 5 }] });
  expect(second?.media_group_id).toBe(first?.media_group_id);
  await expect(playground.sendAlbum(anna, anna, [photo])).rejects.toThrow('from 2 to 10 media');
  await expect(playground.sendAlbum(anna, anna, [photo, document])).rejects.toThrow("can't be mixed");
});

test('the commands depend on the person', async () => {
  const commands = (command: string) => [{ command, description: command }];
  await bot.api.setMyCommands(commands('record'), { scope: { type: 'all_private_chats' } });
  await bot.api.setMyCommands(commands('jobs'), { scope: { type: 'chat', chat_id: anna } });
  await bot.api.setMyCommands(commands('ru'), { scope: { type: 'all_private_chats' }, language_code: 'ru' });
  const menu = (id: number) => get(`/playground/commands?as=${id}&chatId=${id}`);
  const [, , maria = 0] = playground.people.map((p) => p.id);
  expect(await Promise.all([menu(anna), menu(ben), menu(maria)])).toEqual(
    ['jobs', 'record', 'ru'].map((name) => ({ commands: commands(name) })),
  );
});

test('the event stream of a person contains the events of the own chats in order', async () => {
  const stream = await fetch(`${root}/playground/events?as=${anna}`);
  const events = readEvents(stream);
  await bot.api.sendMessage(ben, 'not for Anna');
  const sent = await bot.api.sendMessage(anna, 'x');
  await bot.api.sendChatAction(anna, 'typing');
  await bot.api.editMessageText(anna, sent.message_id, 'y');
  const { callbackQueryId } = await playground.press(anna, anna, sent.message_id, 'd');
  await bot.api.answerCallbackQuery(callbackQueryId, { text: 'done' });
  await bot.api.deleteMessage(anna, sent.message_id);
  await bot.api.sendPhoto(anna, new InputFile(Buffer.alloc(0))).catch(() => undefined);
  const seen: PageEvent[] = [];
  for (let i = 0; i < 5; i++) seen.push((await events.next()).value as PageEvent);
  expect(seen).toMatchObject([
    { type: 'message', chatId: anna, message: { text: 'x', fromBot: true } },
    { type: 'action', chatId: anna, action: 'typing' },
    { type: 'edit', message: { text: 'y' } },
    { type: 'answer', callbackQueryId, text: 'done', showAlert: false },
    { type: 'delete', messageIds: [sent.message_id] },
  ]);
});

async function* readEvents(stream: Response): AsyncGenerator<PageEvent> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const part of stream.body ?? []) {
    const lines = (rest + decoder.decode(part as Uint8Array, { stream: true })).split('\n\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)) as PageEvent;
  }
}

test('the clock of what is due is moved forward and back, and messages keep the time of the machine', async () => {
  const events: PageEvent[] = [];
  playground.on((event) => events.push(event));
  expect(await get('/playground/state')).toMatchObject({ clockAheadMinutes: 0 });
  expect(await post('clock', { minutes: 60 })).toMatchObject({ status: 200, clockAheadMinutes: 60 });
  expect(await post('clock', { minutes: 15 })).toMatchObject({ clockAheadMinutes: 75 });
  const ahead = Number(playground.clock.now()) - Date.now();
  expect(Math.round(ahead / 60_000)).toBe(75);
  const { message } = await playground.sendText(anna, anna, 'hello');
  expect(Math.abs(message.date - Date.now() / 1000)).toBeLessThan(60);
  expect((await post('clock', { minutes: 0 })).status).toBe(400);
  expect((await post('clock', { minutes: 1e9 })).status).toBe(400);
  await fetch(`${root}/playground/clock`, { method: 'DELETE' });
  expect(playground.clock.aheadMinutes).toBe(0);
  expect(events.filter(({ type }) => type === 'clock')).toHaveLength(3);
});
