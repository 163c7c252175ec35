import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, vi } from 'vitest';
import { openDedicatedSession, SessionLost } from '../../src/db/session/dedicated-session.ts';
import { runAsLeader } from '../../src/db/session/leader-election.ts';
import { createLockSession } from '../../src/db/session/lock-session.ts';
import { createNotifications } from '../../src/db/session/notifications.ts';
import { acquireSingletonLock } from '../../src/db/session/singleton-lock.ts';
import { isTransient } from '../../src/lib/retry.ts';
import { test } from '../harness/db.ts';
import { startProxy } from '../harness/proxy.ts';

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

function openLocks(url: string) {
  const locks = createLockSession({ url });
  onTestFinished(locks.close);
  return locks;
}

test('a lock has one holder, in this process or another one, and all locks of a process share a session', async ({
  database: { url, db },
}) => {
  const [one, other] = [openLocks(url), openLocks(url)];
  const keys = [[lockKey], [lockKey, 1], [lockKey, 2], [lockKey, 'a'], [lockKey, 'b']] as const;
  const all = await Promise.all(keys.map((key) => one.tryLock(key)));
  expect(all.every((lock) => lock !== null)).toBe(true);
  for (const key of keys) expect([await one.tryLock(key), await other.tryLock(key)]).toEqual([null, null]);
  expect(
    (await db.$client.query('select from pg_stat_activity where application_name = $1', [one.name])).rowCount,
  ).toBe(1);
  await all[1]?.release();
  expect(await other.tryLock([lockKey, 1])).not.toBeNull();
  expect(await one.tryLock([lockKey, 1])).toBeNull();
});

test('of many attempts at once, one gets the lock; those that wait get it in turn', async ({ database: { url } }) => {
  const [one, other] = [openLocks(url), openLocks(url)];
  const attempts = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).tryLock([lockKey])));
  const [held, ...others] = attempts.filter((lock) => lock !== null);
  expect(others).toEqual([]);
  let holders = 0;
  const { signal } = new AbortController();
  const waiting = [one, other, one, other].map(async (locks) => {
    const lock = await locks.lock([lockKey], signal);
    expect(++holders).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    holders -= 1;
    await lock.release();
  });
  await held?.release();
  await Promise.all(waiting);
});

test('waiting for a lock ends with its signal', async ({ database: { url } }) => {
  const locks = openLocks(url);
  await locks.tryLock([lockKey]);
  const stopping = new AbortController();
  const waiting = expect(locks.lock([lockKey], stopping.signal)).rejects.toThrow('enough');
  stopping.abort(new Error('enough'));
  await waiting;
});

test('a lost session loses all locks, which can be taken again', async ({ database: { url, db } }) => {
  const locks = openLocks(url);
  const [first, second] = [await locks.tryLock([lockKey, 1]), await locks.tryLock([lockKey, 2])];
  await db.$client.query(terminate, [locks.name]);
  await until(() => first?.lost.aborted && second?.lost.aborted);
  expect(isTransient(first?.lost.reason)).toBe(true);
  const again = await locks.tryLock([lockKey, 1]);
  expect(again?.lost.aborted).toBe(false);
  await first?.release(); // the lock of the lost session: nothing happens
  expect(await openLocks(url).tryLock([lockKey, 1])).toBeNull();
});

test('a lock cannot be taken while no server answers, and later it can', async ({ database: { url } }) => {
  const target = new URL(url);
  const way = await startProxy({ host: target.hostname, port: Number(target.port || 5432) });
  onTestFinished(way.stop);
  target.host = `127.0.0.1:${way.port}`;
  const locks = openLocks(target.href);
  await way.stop();
  await expect(locks.tryLock([lockKey])).rejects.toThrow();
  await way.restart();
  expect(await locks.tryLock([lockKey])).not.toBeNull();
});

test('a singleton lock belongs to one process until it is released', async ({ database }) => {
  const [one, other] = [openLocks(database.url), openLocks(database.url)];
  const release = await acquireSingletonLock(one, lockKey);
  expect(release).toBeTypeOf('function');
  expect(await acquireSingletonLock(other, lockKey)).toBeNull();
  await release?.();
  const again = await acquireSingletonLock(other, lockKey);
  expect(again).toBeTypeOf('function');
  await again?.();
});

test('one instance is the leader; another one becomes it when the session of the first is lost', async ({
  database,
}) => {
  const stopping = new AbortController();
  const onError = vi.fn();
  const terms: { name: string; signal: AbortSignal; confirm: () => Promise<void> }[] = [];
  const lead = (name: string) =>
    runAsLeader(
      { locks: openLocks(database.url), key: [lockKey], signal: stopping.signal, onError },
      async (signal, confirm) => {
        terms.push({ name, signal, confirm });
        await aborted(signal);
      },
    );
  const both = [lead('a'), lead('b')];
  await until(() => terms.length === 1);
  const endLockHolder = `select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and objid = $1 and granted`;
  await database.db.$client.query(endLockHolder, [lockKey]);
  await until(() => terms.length === 2);
  expect(terms.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await expect(terms[0]?.confirm()).rejects.toThrow('connection');
  await terms[1]?.confirm();
  stopping.abort();
  await Promise.all(both);
  expect(terms[1]?.signal.aborted).toBe(true);
});

test('notifications arrive again after a lost session, and errors of a subscriber are reported', async ({
  database,
}) => {
  const heard: string[] = [];
  const onConnected = vi.fn();
  const onError = vi.fn();
  const notifications = createNotifications({ url: database.url, name: 'tally test listener', onError, retryMs: 10 });
  onTestFinished(notifications.close);
  const subscription = notifications.subscribe({
    channels: ['Odd "name"'],
    onNotification: (channel, payload) => {
      heard.push(`${channel}: ${payload}`);
      if (payload === 'bad') throw new Error('no');
    },
    onConnected,
  });
  const notify = (payload: string, channel = 'Odd "name"') =>
    database.db.$client.query('select pg_notify($1, $2)', [channel, payload]);
  await until(() => onConnected.mock.calls.length === 1);
  await notify('bad');
  await until(() => onError.mock.calls.length === 1);
  await database.db.$client.query(terminate, ['tally test listener']);
  await until(() => onConnected.mock.calls.length === 2);
  await notify('good');
  await until(() => heard.length === 2);

  // A second subscription uses the same session, and hears its own channels only.
  const others: string[] = [];
  let isConnected = false;
  notifications.subscribe({
    channels: ['other', 'Odd "name"'],
    onNotification: (_, payload) => others.push(payload),
    onConnected: () => {
      isConnected = true;
    },
  });
  await until(() => isConnected);
  const count = `select count(*)::int as n from pg_stat_activity where application_name = 'tally test listener'`;
  expect((await database.db.$client.query(count)).rows).toEqual([{ n: 1 }]);
  await notify('both');
  await notify('one', 'other');
  await until(() => others.length === 2);
  await subscription.close();
  await notify('rest');
  await until(() => others.length === 3);
  expect(heard).toEqual(['Odd "name": bad', 'Odd "name": good', 'Odd "name": both']);
  expect(others).toEqual(['both', 'one', 'rest']);
});
