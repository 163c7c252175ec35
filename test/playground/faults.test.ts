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
const caughtError = (call: Promise<unknown>) => call.catch((e: unknown) => e);

test('429 contains retry_after and applies once, in one chat', async () => {
  playground.faults.add({ kind: 'tooManyRequests', retryAfter: 7, chatId: anna, method: 'sendmessage' });
  await bot.api.sendMessage(ben, 'x');
  const error = await caughtError(bot.api.sendMessage(anna, 'x'));
  expect(error).toBeInstanceOf(GrammyError);
  expect(error).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } });
  expect((error as GrammyError).description).toBe('Too Many Requests: retry after 7');
  await bot.api.sendMessage(anna, 'x');
  expect(texts(anna)).toEqual(['x']);
});

test('500 and 409 apply as often as configured', async () => {
  playground.faults.add({ kind: 'serverError', method: /^send/, times: 2 });
  for (let i = 0; i < 2; i++) {
    expect(await caughtError(bot.api.sendMessage(anna, 'x'))).toMatchObject({ error_code: 500 });
  }
  await bot.api.sendMessage(anna, 'x');
  playground.faults.add({ kind: 'conflict', method: 'getUpdates' });
  expect(await caughtError(bot.api.getUpdates())).toMatchObject({ error_code: 409 });
});

test('the connection is closed before or after the effect', async () => {
  playground.faults.add({ kind: 'drop' });
  expect(await caughtError(bot.api.sendMessage(anna, 'before'))).toBeInstanceOf(HttpError);
  expect(texts(anna)).toEqual([]);
  playground.faults.add({ kind: 'dropAfter' });
  expect(await caughtError(bot.api.sendMessage(anna, 'after'))).toBeInstanceOf(HttpError);
  expect(texts(anna)).toEqual(['after']);
});

test('a lost response of getUpdates does not confirm its updates', async () => {
  await playground.sendText(anna, anna, 'one');
  playground.faults.add({ kind: 'dropAfter', method: 'getUpdates' });
  await caughtError(bot.api.getUpdates());
  expect(await bot.api.getUpdates()).toHaveLength(1);
});

test('a delay delays the call, and clear removes all faults', async () => {
  playground.faults.add({ kind: 'delay', ms: 60 });
  const before = performance.now();
  await bot.api.sendMessage(anna, 'x');
  expect(performance.now() - before).toBeGreaterThan(50);
  playground.faults.add({ kind: 'serverError', times: 5 });
  playground.faults.clear();
  await bot.api.sendMessage(anna, 'y');
});

test('a fault with a share applies at random and stays active', () => {
  const chances = [0.1, 0.9, 0.2, 0.8];
  const faults = createFaultList(() => chances.shift() ?? 1);
  faults.add({ kind: 'serverError', share: 0.5 });
  expect([1, 2, 3, 4].map(() => faults.takeMatching('getMe', undefined).length)).toEqual([1, 0, 1, 0]);
});

test('the log contains all calls, also failed ones', async () => {
  const seen: string[] = [];
  const stop = playground.onCall((call) => seen.push(`${call.method} ${call.ok}`));
  await bot.api.sendMessage(anna, 'x');
  await caughtError(bot.api.sendMessage(anna, ''));
  stop();
  await bot.api.getMe();
  expect(seen).toEqual(['sendMessage true', 'sendMessage false']);
  expect(playground.calls.map((c) => c.error)).toEqual([undefined, 'Bad Request: message text is empty', undefined]);
  expect(playground.calls[0]?.payload).toEqual({ chat_id: anna, text: 'x' });
});
