import { expect } from 'vitest';
import { findFreePort } from '../../src/lib/free-port.ts';
import { test } from '../harness/process.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const secret = 'a-secret-of-some-length';

test('with a webhook, kill -9 loses no update, and a wrong secret is refused', async ({ processes, db }) => {
  const { playground, start, waitUntil, botMessages } = processes;
  const [anna = 0, ben = 0] = playground.people.map(({ id }) => id);
  const port = String(await findFreePort());
  const WEBHOOK_URL = `http://127.0.0.1:${port}/telegram/webhook`;
  const env = { BOT_MODE: 'webhook', WEBHOOK_URL, WEBHOOK_SECRET: secret, HTTP_PORT: port };
  const running = await start(env);
  const post = (headers: Record<string, string>) =>
    fetch(WEBHOOK_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ update_id: 1 }),
    });
  expect((await post({})).status).toBe(401);
  expect((await post({ 'x-telegram-bot-api-secret-token': `${secret}x` })).status).toBe(401);
  expect((await post({ 'x-telegram-bot-api-secret-token': secret })).status).toBe(200);

  const sent = range(30).flatMap((n) =>
    [anna, ben].map((id) => playground.sendText(id, id, `reading 1m #number ${n}`)),
  );
  await waitUntil(() => botMessages(anna).length + botMessages(ben).length >= 15);
  await running.kill();
  await start(env);
  await Promise.all((await Promise.all(sent)).map(({ updateId }) => playground.finished(updateId)));
  for (const id of [anna, ben]) {
    const text = 'select note from warehouse.fact_records where user_id = $1 order by record_id';
    const { rows } = await db.$client.query(text, [id]);
    expect(rows.map(({ note }) => note)).toEqual(range(30).map((n) => `number ${n}`));
  }
  expect(playground.calls.some(({ method }) => method === 'getUpdates')).toBe(false);
});
