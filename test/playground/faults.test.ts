import { Bot, GrammyError, HttpError } from 'grammy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFaultList } from '../../src/playground/faults.ts';
import { type Playground, startPlayground } from '../../src/playground/index.ts';

let playground: Playground;
let bot: Bot;
let anna = 0;
let ben = 0;

beforeEach(async () => {
  playground = await startPlayground();
  bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } });
  [anna = 0, ben = 0] = playground.people.map((p) => p.id);
});
afterEach(() => playground.close());

const texts = (chatId: number) => playground.messages(chatId).map((m) => m.text);
const failing = (call: Promise<unknown>) => call.catch((e: unknown) => e);

test('429 says how long to wait, once, in that chat only', async () => {
  playground.faults.add({ kind: 'tooManyRequests', retryAfter: 7, chatId: anna, method: 'sendmessage' });
  await bot.api.sendMessage(ben, 'x');
  const error = await failing(bot.api.sendMessage(anna, 'x'));
  expect(error).toBeInstanceOf(GrammyError);
  expect(error).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } });
  expect((error as GrammyError).description).toBe('Too Many Requests: retry after 7');
  await bot.api.sendMessage(anna, 'x');
  expect(texts(anna)).toEqual(['x']);
});

test('500 and 409 come as often as they were told to', async () => {
  playground.faults.add({ kind: 'serverError', method: /^send/, times: 2 });
  for (let i = 0; i < 2; i++) {
    expect(await failing(bot.api.sendMessage(anna, 'x'))).toMatchObject({ error_code: 500 });
  }
  await bot.api.sendMessage(anna, 'x');
  playground.faults.add({ kind: 'conflict', method: 'getUpdates' });
  expect(await failing(bot.api.getUpdates())).toMatchObject({ error_code: 409 });
});

test('a connection is cut before the effect or after it', async () => {
  playground.faults.add({ kind: 'drop' });
  expect(await failing(bot.api.sendMessage(anna, 'before'))).toBeInstanceOf(HttpError);
  expect(texts(anna)).toEqual([]);
  playground.faults.add({ kind: 'dropAfter' });
  expect(await failing(bot.api.sendMessage(anna, 'after'))).toBeInstanceOf(HttpError);
  expect(texts(anna)).toEqual(['after']);
});

test('an answer to getUpdates that is lost confirms nothing that it carried', async () => {
  await playground.sendText(anna, anna, 'one');
  playground.faults.add({ kind: 'dropAfter', method: 'getUpdates' });
  await failing(bot.api.getUpdates());
  expect(await bot.api.getUpdates()).toHaveLength(1);
});

test('a delay holds the call back, and clear takes every fault away', async () => {
  playground.faults.add({ kind: 'delay', ms: 60 });
  const before = performance.now();
  await bot.api.sendMessage(anna, 'x');
  expect(performance.now() - before).toBeGreaterThan(50);
  playground.faults.add({ kind: 'serverError', times: 5 });
  playground.faults.clear();
  await bot.api.sendMessage(anna, 'y');
});

test('a share strikes by chance and stays', () => {
  const chances = [0.1, 0.9, 0.2, 0.8];
  const faults = createFaultList(() => chances.shift() ?? 1);
  faults.add({ kind: 'serverError', share: 0.5 });
  expect([1, 2, 3, 4].map(() => faults.takeMatching('getMe', undefined).length)).toEqual([1, 0, 1, 0]);
});

test('every call is in the log, refused or not', async () => {
  const seen: string[] = [];
  const stop = playground.onCall((call) => seen.push(`${call.method} ${call.ok}`));
  await bot.api.sendMessage(anna, 'x');
  await failing(bot.api.sendMessage(anna, ''));
  stop();
  await bot.api.getMe();
  expect(seen).toEqual(['sendMessage true', 'sendMessage false']);
  expect(playground.calls.map((c) => c.error)).toEqual([undefined, 'Bad Request: message text is empty', undefined]);
  expect(playground.calls[0]?.payload).toEqual({ chat_id: anna, text: 'x' });
});
