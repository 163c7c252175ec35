import { expect, onTestFinished, vi } from 'vitest';
import { createInboxPartitions, partitionCount } from '../../src/bot/transport/inbox-partitions.ts';
import { createPollingWatch } from '../../src/bot/transport/polling-watch.ts';
import { lockNumbers } from '../../src/db/session/advisory-locks.ts';
import { createLockSession } from '../../src/db/session/lock-session.ts';
import type { Log } from '../../src/lib/log.ts';
import { type TestDatabase, test } from '../harness/db.ts';

const botId = 3;
const log = { warn: vi.fn(), error: vi.fn(), info: vi.fn() } as unknown as Log;
const waitUntil = (condition: () => boolean | Promise<boolean>) =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 10 });

/** Starts an instance as far as it concerns the division of the chats. */
function startInstance({ db, url }: TestDatabase, { isBusy = (): boolean => false, silentMs = 20_000 } = {}) {
  const locks = createLockSession({ url });
  const partitions = createInboxPartitions({
    ...{ db, locks, botId, isBusy, log, silentMs },
    onTaken: () => undefined,
    everyMs: 20,
  });
  partitions.start();
  const stop = async () => {
    await partitions.stop();
    await locks.close();
  };
  onTestFinished(stop);
  const owned = () => Array.from({ length: partitionCount }, (_, chatId) => chatId).filter(partitions.owns);
  return { locks, owned, stop };
}

const sizes = (...instances: ReturnType<typeof startInstance>[]) => instances.map(({ owned }) => owned().length);
const isDivided = (...instances: ReturnType<typeof startInstance>[]) => {
  const all = instances.flatMap(({ owned }) => owned());
  const isFair = Math.max(...sizes(...instances)) <= Math.ceil(partitionCount / instances.length);
  return isFair && all.length === partitionCount && new Set(all).size === partitionCount;
};

test('instances divide the chats equally, also when one joins, stops or loses its session', async ({ database }) => {
  const [first, second] = [startInstance(database), startInstance(database)];
  await waitUntil(() => isDivided(first, second));
  const third = startInstance(database);
  await waitUntil(() => isDivided(first, second, third));
  await second.stop();
  await waitUntil(() => isDivided(first, third));
  await database.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
    third.locks.name,
  ]);
  await waitUntil(() => isDivided(first, third));
});

test('a partition with an update in work stays until it is finished', async ({ database }) => {
  let isBusy = true;
  const first = startInstance(database, { isBusy: () => isBusy });
  await waitUntil(() => first.owned().length === partitionCount);
  const second = startInstance(database);
  await waitUntil(() => first.owned().length === partitionCount / 2); // no update of the others is started
  expect(second.owned()).toEqual([]);
  isBusy = false;
  await waitUntil(() => isDivided(first, second));
});

test('an instance that hangs loses its chats to the others', async ({ database }) => {
  const hanging = createLockSession({ url: database.url });
  onTestFinished(hanging.close);
  await hanging.tryLock([lockNumbers.inboxMember, botId * partitionCount]);
  const partition = await hanging.tryLock([lockNumbers.inboxPartition, botId * partitionCount]);
  const other = startInstance(database, { silentMs: 300 });
  await waitUntil(() => other.owned().length === partitionCount);
  expect(partition?.lost.aborted).toBe(true);
});

test('health and an alert say that nobody polls, and when somebody does again', async ({ database, db }) => {
  const watch = createPollingWatch({ db, botId, log, graceMs: 100, everyMs: 20 });
  onTestFinished(watch.stop);
  const key: [number, number] = [lockNumbers.poller, botId];
  const instance = createLockSession({ url: database.url });
  onTestFinished(instance.close);
  const lock = await instance.tryLock(key);
  const isOpen = async () => {
    const { rows } =
      await db.$client.query(`select closed_at is null as open from ops.job_alert where key = 'nobody_polls'
      order by alert_id desc limit 1`);
    return rows[0]?.open as boolean | undefined;
  };
  watch.start();
  await new Promise((resolve) => setTimeout(resolve, 200));
  watch.check();

  await lock?.release();
  const stranger = await db.$client.connect();
  await stranger.query('select pg_advisory_lock($1, $2)', key);
  await waitUntil(async () => (await isOpen()) === true);
  expect(watch.check).toThrow('nobody fetches updates');
  await stranger.query('select pg_advisory_unlock($1, $2)', key);
  stranger.release();

  watch.report(true); // this process polls now
  await waitUntil(async () => (await isOpen()) === false);
  watch.check();
  watch.report(false);
  await waitUntil(async () => (await isOpen()) === true);
});
