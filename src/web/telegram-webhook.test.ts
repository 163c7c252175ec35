import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMetrics } from '../lib/metrics.ts';
import { createWebServer } from './server.ts';
import type { TelegramWebhookOptions } from './telegram-webhook.ts';

const secret = 'abcdefgh_-12345678';
const update = { update_id: 7, message: { message_id: 1, date: 0, chat: { id: 5, type: 'private' }, text: '<b>hi' } };

let close: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await close?.();
});

/** Starts a server whose webhook calls `receive`. Returns a function that posts to the webhook. */
async function open(receive?: TelegramWebhookOptions['receive']) {
  const app = await createWebServer({
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    checks: {},
    telegramWebhook: receive && { secret, receive },
  });
  close = () => app.close();
  return (payload: object | string, given: string | undefined = secret) =>
    app.inject({
      method: 'POST',
      url: '/telegram/webhook',
      headers: { 'content-type': 'application/json', ...(given && { 'x-telegram-bot-api-secret-token': given }) },
      payload,
    });
}

describe('POST /telegram/webhook', () => {
  it('answers after the update is handled, and passes it on unchanged', async () => {
    let done = () => {};
    const receive = vi.fn(() => new Promise<void>((resolve) => (done = resolve)));
    const post = await open(receive);
    let answered = false;
    const answer = post(update).then((response) => {
      answered = true;
      return response;
    });
    await vi.waitUntil(() => receive.mock.calls.length > 0, { timeout: 30_000 });
    expect(answered).toBe(false);
    done();
    expect((await answer).statusCode).toBe(200);
    expect(receive).toHaveBeenCalledExactlyOnceWith(update);
  });

  it('answers 500 when handling fails, so that Telegram sends the update again', async () => {
    const post = await open(() => Promise.reject(new Error('no database')));
    const { statusCode, body } = await post(update);
    expect([statusCode, body]).toEqual([500, '{"error":"Internal Server Error"}']);
  });

  it.each([
    ['longer', `${secret}x`],
    ['one different character', 'abcdefgh_-12345679'],
    ['shorter', 'a'],
  ])('refuses a wrong secret (%s)', async (_, given) => {
    const receive = vi.fn(async () => {});
    const post = await open(receive);
    expect((await post(update, given)).statusCode).toBe(401);
    expect((await post('not json', given)).statusCode).toBe(401);
    expect(receive).not.toHaveBeenCalled();
  });

  it('refuses a request without a secret', async () => {
    const post = await open(async () => {});
    expect((await post(update, '')).statusCode).toBe(401);
  });

  it('refuses a body that is not an update, and one that is too large', async () => {
    const receive = vi.fn(async () => {});
    const post = await open(receive);
    expect((await post('{"update_id": ')).statusCode).toBe(400);
    expect((await post({ message: {} })).statusCode).toBe(400);
    expect((await post('[]')).statusCode).toBe(400);
    expect((await post({ ...update, filler: 'x'.repeat(1 << 20) })).statusCode).toBe(413);
    expect(receive).not.toHaveBeenCalled();
  });

  it('answers 404 without configuration', async () => {
    const post = await open();
    expect((await post(update)).statusCode).toBe(404);
  });
});
