import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Bot } from 'grammy';
import type { Update } from 'grammy/types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../src/playground/index.ts';

interface Delivery {
  update: Update;
  headers: IncomingHttpHeaders;
}
type WebhookReply = { status: number; body?: string };

let playground: Playground;
let bot: Bot;
let server: Server;
let url: string;
let anna = 0;
let ben = 0;
let deliveries: Delivery[];
let respond: (update: Update) => WebhookReply | Promise<WebhookReply>;

beforeEach(async () => {
  playground = await startPlayground();
  bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } });
  [anna = 0, ben = 0] = playground.people.map((p) => p.id);
  deliveries = [];
  respond = () => ({ status: 200 });
  server = createServer(async (request, response) => {
    const update = JSON.parse(await text(request)) as Update;
    deliveries.push({ update, headers: request.headers });
    const { status, body } = await respond(update);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  await playground.close();
  server.closeAllConnections();
  server.close();
});

const send = async (personId: number, message: string) =>
  (await playground.sendText(personId, personId, message)).updateId;
const texts = () => deliveries.map(({ update }) => update.message?.text);

test('pending and new updates are posted with the secret token', async () => {
  await send(anna, 'pending');
  await bot.api.setWebhook(url, { secret_token: 'a-secret-of-16-characters' });
  await playground.confirmed(await send(anna, 'new'));
  expect(texts()).toEqual(['pending', 'new']);
  expect(deliveries[0]?.headers['x-telegram-bot-api-secret-token']).toBe('a-secret-of-16-characters');
  expect(await bot.api.getWebhookInfo()).toMatchObject({ url, pending_update_count: 0, max_connections: 40 });
});

test('an update is retried until a 2xx response, in order, and other chats continue', async () => {
  let failures = 2;
  respond = ({ message }) => ({ status: message?.from.id === anna && failures-- > 0 ? 500 : 200 });
  await bot.api.setWebhook(url);
  const ids = [await send(anna, 'one'), await send(anna, 'two'), await send(ben, 'other')];
  await playground.confirmed(ids[2]);
  expect(texts()).not.toContain('two');
  await Promise.all(ids.map((id) => playground.confirmed(id)));
  const deliveriesOfAnna = deliveries.filter(({ update }) => update.message?.from.id === anna);
  expect(deliveriesOfAnna.map(({ update }) => update.message?.text)).toEqual(['one', 'one', 'one', 'two']);
  const info = await bot.api.getWebhookInfo();
  expect(info.last_error_message).toBe('Wrong response from the webhook: 500');
});

test('max_connections limits the concurrent requests', async () => {
  let active = 0;
  let maxActive = 0;
  respond = async () => {
    maxActive = Math.max(maxActive, ++active);
    await new Promise(setImmediate);
    active--;
    return { status: 200 };
  };
  await bot.api.setWebhook(url, { max_connections: 2 });
  const ids = await Promise.all(playground.people.flatMap(({ id }) => [send(id, 'a'), send(id, 'b')]));
  await Promise.all(ids.map((id) => playground.confirmed(id)));
  expect(deliveries).toHaveLength(8);
  expect(maxActive).toBeLessThanOrEqual(2);
});

test('a method in the response is called', async () => {
  respond = () => ({ status: 200, body: JSON.stringify({ method: 'sendMessage', chat_id: anna, text: 'at once' }) });
  const sent = new Promise<void>((resolve) => {
    playground.onCall(({ method }) => method === 'sendMessage' && resolve());
  });
  await bot.api.setWebhook(url);
  await send(anna, 'x');
  await sent;
  expect(playground.messages(anna).at(-1)?.text).toBe('at once');
});

test('a deleted webhook gets no updates, and a remote URL without TLS is refused', async () => {
  await bot.api.setWebhook(url);
  await bot.api.deleteWebhook({ drop_pending_updates: true });
  await send(anna, 'x');
  expect(await bot.api.getUpdates()).toHaveLength(1);
  expect(deliveries).toEqual([]);
  await expect(bot.api.setWebhook('http://example.com/hook')).rejects.toMatchObject({
    description: 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
  });
});
