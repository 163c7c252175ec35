import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, vi } from 'vitest';
import { openDedicatedSession, SessionLost } from '../../src/db/session/dedicated-session.ts';
import { runAsLeader } from '../../src/db/session/leader-election.ts';
import { listen } from '../../src/db/session/listen.ts';
import { acquireSingletonLock } from '../../src/db/session/singleton-lock.ts';
import { isTransient } from '../../src/lib/retry.ts';
import { test } from '../harness/db.ts';

const lockKey = 4_711;

/** Waits for a condition; a loaded machine may need long. */
const until = (condition: () => unknown) => vi.waitUntil(condition, { timeout: 20_000, interval: 5 });
const aborted = (signal: AbortSignal) => (signal.aborted ? undefined : once(signal, 'abort'));
const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1
  and datname = current_database()`;

async function open(url: string, options: { queryTimeoutMs?: number } = {}) {
  const session = await openDedicatedSession({ url, name: 'tally test session', ...options });
  onTestFinished(session.end);
  return session;
}

test('statements run one after another, also when one fails', async ({ database }) => {
  const { query } = await open(database.url);
  const [first, failed, last] = await Promise.allSettled([
    query('select pg_sleep(0.05), 1 as n'),
    query('select 1 / 0'),
    query<{ n: number }>('select 2 as n'),
  ]);
  expect([first?.status, failed?.status, last?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a lost connection is reported, and its error is transient', async ({ database }) => {
  const session = await open(database.url);
  const waiting = session.query('select pg_sleep(60)');
  const failure = waiting.catch((error: unknown) => error);
  await database.db.$client.query(terminate, ['tally test session']);
  await aborted(session.lost);
  expect(session.lost.reason).toBeInstanceOf(SessionLost);
  expect(isTransient(session.lost.reason)).toBe(true);
  expect(isTransient(await failure)).toBe(true);
  await session.ping(1_000);
  await session.end();
});

test('cancel ends the statement in progress and keeps the session', async ({ database }) => {
  const session = await open(database.url);
  const waiting = session.query('select pg_sleep(60)');
  const failure = expect(waiting).rejects.toMatchObject({ code: '57014' });
  await until(
    async () =>
      (await database.db.$client.query("select from pg_stat_activity where query like '%sleep(60)'")).rowCount,
  );
  await session.cancel();
  await failure;
  await session.ping(1_000);
  expect(session.lost.aborted).toBe(false);
});

test('a session whose server does not answer is closed', async ({ database }) => {
  const session = await open(database.url, { queryTimeoutMs: 50 });
  const late = session.query('select pg_sleep(0.5)');
  await expect(late).rejects.toThrow('Query read timeout');
  const busy = session.query('select pg_sleep(60)').catch(() => undefined);
  await session.ping(20);
  expect(session.lost.aborted).toBe(true);
  await session.end();
  await busy;
});

test('opening a session fails when no server answers', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('data', () => socket.destroy())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const opened = openDedicatedSession({ url: `postgres://x:y@127.0.0.1:${port}/z`, name: 'tally test session' });
  expect(isTransient(await opened.catch((error: unknown) => error))).toBe(true);
});

test('a singleton lock belongs to one process until it is released', async ({ database }) => {
  const release = await acquireSingletonLock(database.url, lockKey);
  expect(release).toBeTypeOf('function');
  expect(await acquireSingletonLock(database.url, lockKey)).toBeNull();
  await release?.();
  const again = await acquireSingletonLock(database.url, lockKey);
  expect(again).toBeTypeOf('function');
  await again?.();
});

test('one instance is the leader; another one becomes it when the session of the first is lost', async ({
  database,
}) => {
  const stopping = new AbortController();
  const onError = vi.fn();
  const terms: { name: string; signal: AbortSignal }[] = [];
  const lead = (name: string) =>
    runAsLeader({ url: database.url, key: lockKey, signal: stopping.signal, onError, everyMs: 10 }, async (signal) => {
      terms.push({ name, signal });
      await aborted(signal);
    });
  const both = [lead('a'), lead('b')];
  await until(() => terms.length === 1);
  const endLockHolder = `select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and objid = $1 and granted`;
  await database.db.$client.query(endLockHolder, [lockKey]);
  await until(() => terms.length === 2);
  expect(terms.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  stopping.abort();
  await Promise.all(both);
  expect(terms[1]?.signal.aborted).toBe(true);
});

test('notifications arrive again after a lost session, and errors of the listener are reported', async ({
  database,
}) => {
  const heard: string[] = [];
  const onConnected = vi.fn();
  const onError = vi.fn();
  const listening = listen({
    url: database.url,
    name: 'tally test listener',
    channels: ['Odd "name"'],
    onNotification: (channel, payload) => {
      heard.push(`${channel}: ${payload}`);
      if (payload === 'bad') throw new Error('no');
    },
    onConnected,
    onError,
    retryMs: 10,
  });
  onTestFinished(listening.close);
  const notify = (payload: string) => database.db.$client.query('select pg_notify($1, $2)', ['Odd "name"', payload]);
  await until(() => onConnected.mock.calls.length === 1);
  await notify('bad');
  await until(() => onError.mock.calls.length === 1);
  await database.db.$client.query(terminate, ['tally test listener']);
  await until(() => onConnected.mock.calls.length === 2);
  await notify('good');
  await until(() => heard.length === 2);
  await listening.close();
  expect(heard).toEqual(['Odd "name": bad', 'Odd "name": good']);
});
