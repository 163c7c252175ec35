import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Bot } from 'grammy';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlaygroundPerson } from '../../src/playground/index.ts';

let dir: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'playground-'));
});
afterEach(async () => {
  if (child?.exitCode === null) child.kill('SIGKILL');
  await rm(dir, { recursive: true });
});

interface Address {
  apiRoot: string;
  page: string;
  token: string;
}

async function start(): Promise<Address> {
  const args = ['dist/playground/serve.js', '--dir', dir];
  child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('The child has no output');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return JSON.parse(line) as Address;
}

test('a separate process is controlled over HTTP and loses nothing when it is killed', async () => {
  const first = await start();
  const bot = new Bot(first.token, { client: { apiRoot: first.apiRoot } });
  const call = async (page: string, path: string, body?: unknown) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${page}/playground/${path}`, body === undefined ? {} : init);
    return (await answer.json()) as Record<string, never>;
  };
  const { people } = (await call(first.page, 'state')) as unknown as { people: PlaygroundPerson[] };
  const anna = people[0]?.id ?? 0;
  const messages = ['one', 'two', 'three'].map((text) => ({ as: anna, chatId: anna, text }));
  const burst = await call(first.page, 'burst', { messages });
  const updateIds = burst.updateIds as unknown as number[];
  await call(first.page, 'faults', { kind: 'tooManyRequests', retryAfter: 3, methodPattern: '^getup' });
  await expect(bot.api.getUpdates()).rejects.toMatchObject({ error_code: 429 });
  const confirmed = call(first.page, `confirmed/${updateIds[0]}`);
  expect(await bot.api.getUpdates({ offset: updateIds[1] })).toHaveLength(2);
  expect(await confirmed).toEqual({ ok: true });

  const killed = child;
  killed?.kill('SIGKILL');
  if (killed) await once(killed, 'exit');
  const second = await start();
  const again = new Bot(second.token, { client: { apiRoot: second.apiRoot } });
  const left = (await again.api.getUpdates()).map((u) => u.message?.text);
  expect(left.slice(-2)).toEqual(['two', 'three']);
  expect(await call(second.page, `chats/${anna}/messages`)).toMatchObject({
    messages: [{ text: 'one' }, { text: 'two' }, { text: 'three' }],
  });

  const ended = child;
  ended?.kill('SIGTERM');
  if (ended) expect(await once(ended, 'exit')).toEqual([0, null]);
});
