import { expect, vi } from 'vitest';
import { test as chat, textOf } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../harness/proxy.ts';

/** The program reaches its database through a way that can be cut, and reports an outage soon. */
const test = chat.extend<{ way: DatabaseProxy; settings: Record<string, string>; options: object }>({
  way: async ({ database }, use) => {
    const way = await startDatabaseProxy(database.settings);
    await use(way);
    await way.stop();
  },
  settings: async ({ way }, use) => use(way.settings),
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  options: async ({}, use) => use({ databaseCheckEveryMs: 50, databaseGraceMs: 1_000 }),
});

test('admins are told once that the database is away, and once that it is back', async ({ anna, ben, world, way }) => {
  const about = (pattern: RegExp) => anna.messages().filter(({ text = '' }) => pattern.test(text));
  await way.stop();
  await waitUntil(world.playground, () => about(/^⚠️ The database has been unreachable for 1(\.\d)? s\./).length > 0);
  await vi.waitUntil(() => world.logLines.filter((line) => line.includes('ECONNREFUSED')).length > 0);
  const { updateId } = await world.playground.sendText(anna.id, anna.chatId, 'reading 10m');
  await way.restart();
  await world.playground.finished(updateId);
  await waitUntil(world.playground, () => about(/^✅ The database is reachable again, after /).length > 0);
  expect(about(/database has been unreachable/)).toHaveLength(1);
  expect(about(/database is reachable again/)).toHaveLength(1);
  expect(textOf(ben.messages())).not.toContain('database');
});

test('a short loss of the connection is told to nobody', async ({ anna, world, way }) => {
  await way.stop();
  await vi.waitUntil(() => world.logLines.some((line) => line.includes('a database connection was lost')));
  await way.restart();
  expect(textOf(await anna.says('reading 10m'))).toContain('10 min Reading');
  expect(textOf(anna.messages())).not.toContain('database');
});

test('a chart and an export wait for the database, and then arrive', async ({ anna, world, way }) => {
  await anna.says('reading 10m');
  const isSent = (kind: 'photo' | 'document') => anna.messages().some((message) => message[kind] !== undefined);
  // The connection is cut when the work of the export begins.
  const cut = new Promise<void>((resolve) => {
    const stop = world.playground.onCall(({ method, payload }) => {
      if (method !== 'sendChatAction' || payload.action !== 'upload_document') return;
      stop();
      resolve(way.stop());
    });
  });
  await world.playground.sendText(anna.id, anna.chatId, '/alldata csv');
  await cut;
  await vi.waitUntil(() => world.logLines.some((line) => line.includes('an update is retried')), { timeout: 20_000 });
  await world.playground.sendText(anna.id, anna.chatId, '/heatmap');
  await way.restart();
  await waitUntil(world.playground, () => isSent('document') && isSent('photo'));
  expect(textOf(anna.messages())).not.toContain('went wrong');
});
