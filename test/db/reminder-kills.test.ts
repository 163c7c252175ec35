import { Api } from 'grammy';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { createSharedLane } from '../../src/bot/transport/notice-lane.ts';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import { createDb, createPool, type DatabaseAddress, type Db } from '../../src/db/client.ts';
import { registerBot } from '../../src/db/queries/bot/bots.ts';
import { createReminderSender, type RenderReminders } from '../../src/handlers/reminders/services/sender.ts';
import type { Loop } from '../../src/lib/loop.ts';
import { test } from '../harness/db.ts';
import { createRandom, pickSeed, type Random } from '../harness/random.ts';
import { table } from './warehouse.ts';

const isFull = Boolean(process.env.FULL_LOAD);
const people = isFull ? 1000 : 40;
const kills = isFull ? 5 : 2;
const instances = 4;
const perSecond = isFull ? 400 : 250;
const firstUser = 50_000;

vi.setConfig({ testTimeout: isFull ? 300_000 : 60_000 });

/** A message that reached Telegram: of a person and the day, time and name of each reminder. */
interface Arrived {
  userId: number;
  reminders: string[];
  at: number;
}

/** The world around the instances: the simulated clock, what Telegram got, and which call ends its process. */
interface Outside {
  clock: number;
  arrived: Arrived[];
  /** Called when a message has arrived, before the answer. True: the process dies without having read the answer. */
  isDeadly: (count: number) => boolean;
}

interface Instance {
  isDead: boolean;
  /** Reads of the clock since the last message that it has sent. */
  reads: number;
  loop: Loop;
  close(): Promise<void>;
}

const never = () => new Promise<never>(() => undefined);

/** Starts an instance with connections of its own. When it dies its connections break, and nothing of it goes on. */
function startInstance(address: DatabaseAddress, botId: number, outside: Outside): Instance {
  const pool = createPool({ ...address, max: 4, onError: () => undefined });
  const db = createDb(pool);
  const living = new Proxy(db, {
    get: (target, key: keyof Db) =>
      (key === 'transaction' || key === 'execute') && instance.isDead ? never : target[key],
  });
  const api = new Api('1:token');
  api.config.use(async (_previous, _method, payload) => {
    const { chat_id: userId, text } = payload as { chat_id: number; text: string };
    outside.arrived.push({ userId, reminders: text.split('\n'), at: outside.clock });
    const count = outside.arrived.length;
    if (outside.isDeadly(count)) {
      instance.isDead = true;
      breakConnections(pool);
      return never();
    }
    return { ok: true, result: { message_id: count, chat: { id: userId } } } as never;
  });
  const render: RenderReminders = async (_exec, _reader, due) => {
    instance.reads = 0;
    return { text: due.map(({ habitName, day, minute }) => `${habitName} ${day} ${minute}`).join('\n') };
  };
  const instance: Instance = {
    isDead: false,
    reads: 0,
    loop: createReminderSender({
      ...{ db: living, botId, api, texts: loadTexts(), defaults: { timeZone: 'UTC', language: 'en' } },
      ...{ log: pino({ level: 'silent' }), lane: createSharedLane(living, botId, perSecond), render },
      ...{ intervalMs: 20, maxInFlight: 1 },
      now() {
        instance.reads += 1;
        return new Date(outside.clock);
      },
    }),
    async close() {
      if (instance.isDead) return;
      await instance.loop.stop();
      await pool.end();
    },
  };
  instance.loop.start();
  return instance;
}

/** Ends all connections, also those within a transaction, as the death of a process does. */
function breakConnections(pool: ReturnType<typeof createPool>): void {
  const { _clients: clients } = pool as unknown as { _clients: { connection: { stream: { destroy(): void } } }[] };
  for (const { connection } of clients) connection.stream.destroy();
}

const minuteMs = 60_000;

const title = `${instances} instances, ${people} people and ${kills} kills`;

test(`${title}: all that is due is sent, and nothing after it was recorded`, async ({ db, database }) => {
  const random = createRandom(pickSeed());
  const botId = await registerBot(db, 1);
  const start = Date.parse('2026-11-29T05:00:00Z');
  const outside: Outside = { clock: start, arrived: [], isDeadly: () => false };
  await addPeople(db, botId, start);
  const all = Array.from({ length: instances }, () => startInstance(database.address, botId, outside));
  /** Waits until the living instances have nothing to do at the present time. */
  const settle = async () => {
    for (const instance of all) instance.reads = 0;
    const isIdle = () => all.every(({ isDead, reads }) => isDead || reads > 8);
    await vi.waitUntil(isIdle, { timeout: 120_000, interval: 10 });
  };
  // Each time, a process dies after a random message of those that are due, and another one takes its place.
  let recorded = 0;
  for (let kill = 0; kill < kills; kill++) {
    await recordSome(db, outside, random);
    const after = outside.arrived.length + 1 + Math.floor((random() * people) / 10);
    outside.isDeadly = (count) => count === after;
    outside.clock += 30 * minuteMs;
    await settle();
    outside.isDeadly = () => false;
    all.push(startInstance(database.address, botId, outside));
    // What the dead process had claimed is sent by another one; what is recorded by then is not.
    recorded += await recordClaimed(db);
    outside.clock += 2 * minuteMs;
    await settle();
  }
  outside.clock += 2 * minuteMs;
  await settle();
  await Promise.all(all.map((instance) => instance.close()));
  expect(all.filter(({ isDead }) => isDead)).toHaveLength(kills);
  expect(recorded).toBeGreaterThan(0);
  await compare(db, outside.arrived);
});

/** Adds people with a habit each and reminders every half hour, and with a second habit that is reminded with it. */
async function addPeople(db: Db, botId: number, start: number): Promise<void> {
  await table(
    db,
    `insert into warehouse.dim_users (user_id, language)
    select ${firstUser} + n, 'en' from generate_series(1, ${people}) n`,
  );
  for (const name of ['A', 'B'])
    await table(
      db,
      `select warehouse.ensure_habit(${firstUser} + n, '${name}', 'Other', false, 'check', null, 'at_least')
      from generate_series(1, ${people}) n`,
    );
  await table(
    db,
    `insert into warehouse.reminder
      (user_id, habit_id, local_time, every_minutes, until_time, bot_id, chat_id, next_at)
    select h.user_id, h.habit_id, '05:30', 30, '08:00', ${botId}, h.user_id,
      to_timestamp(${start / 1000}) + interval '30 min'
    from warehouse.dim_habits h where h.user_id > ${firstUser}`,
  );
}

/** Records the habit A of some people who have not recorded it, before its next reminder is due. */
async function recordSome(db: Db, outside: Outside, random: Random): Promise<void> {
  const count = 1 + Math.floor((random() * people) / 8);
  await record(
    db,
    `select h.user_id, h.habit_id from warehouse.dim_habits h where h.user_id > ${firstUser} and h.habit_name = 'A'
      and not exists (select from warehouse.fact_records r where r.habit_id = h.habit_id)
    order by md5(h.habit_id::text || ${outside.clock}) limit ${count}`,
  );
}

/** Records what a dead process has claimed, of half of the people. Returns the number of records. */
function recordClaimed(db: Db): Promise<number> {
  return record(
    db,
    `select distinct r.user_id, r.habit_id from warehouse.reminder_sent s
    join warehouse.reminder r using (user_id, reminder_id)
    where s.state = 'claimed' and r.user_id % 2 = 0`,
  );
}

async function record(db: Db, habits: string): Promise<number> {
  const added = await table(
    db,
    `insert into warehouse.fact_records
      (user_id, habit_id, category_id, duration, amount, record_date, local_date, note)
    select h.user_id, h.habit_id, h.category_id, 0, 1, now(), '2026-11-29', null
    from (${habits}) as x join warehouse.dim_habits h on h.user_id = x.user_id and h.habit_id = x.habit_id
    returning record_id`,
  );
  return added.length;
}

/** Compares what arrived with the ledger: what was sent arrived, with at most one repetition per kill. */
async function compare(db: Db, arrived: readonly Arrived[]): Promise<void> {
  const counts = new Map<string, number>();
  for (const { userId, reminders } of arrived)
    for (const reminder of reminders) {
      const name = `${userId} ${reminder}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  const rows = (await table(
    db,
    `select
      s.user_id || ' ' || h.habit_name || ' ' || s.local_date || ' ' || extract(epoch from s.local_time)::int / 60,
      coalesce(s.skip_reason, s.state)
    from warehouse.reminder_sent s join warehouse.reminder r using (user_id, reminder_id)
    join warehouse.dim_habits h on h.user_id = r.user_id and h.habit_id = r.habit_id`,
  )) as [string, string][];
  expect(rows).toHaveLength(people * 2 * kills);
  const sent = rows.filter(([, state]) => state === 'sent').map(([name]) => name);
  expect(sent.filter((name) => !counts.has(name))).toEqual([]);
  expect(new Set(rows.map(([, state]) => state))).toEqual(new Set(['sent', 'done']));
  // A message that arrived without being stored was recorded before it was sent again.
  const done = rows.filter(([, state]) => state === 'done').map(([name]) => name);
  expect(done.length).toBeGreaterThan(0);
  const arrivedAndDone = done.filter((name) => counts.has(name));
  const seen = new Set<string>();
  const repeated = arrived.filter(({ userId, reminders }) => {
    const names = reminders.map((reminder) => `${userId} ${reminder}`);
    const isRepeated = names.some((name) => seen.has(name));
    for (const name of names) seen.add(name);
    return isRepeated;
  });
  expect(repeated.length).toBeLessThanOrEqual(kills);
  expect(arrivedAndDone.length).toBeLessThanOrEqual(2 * kills);
}

test('Telegram is asked again after an error that passes, and not after one that stays', async ({ db }) => {
  const botId = await registerBot(db, 1);
  const start = Date.parse('2026-11-29T05:00:00Z');
  await addPeople(db, botId, start);
  await table(db, `delete from warehouse.reminder where user_id > ${firstUser + 3}`);
  const clock = { now: start + 30 * minuteMs, reads: 0 };
  const calls: number[] = [];
  const api = new Api('1:token');
  api.config.use(async (_previous, _method, payload) => {
    const { chat_id: userId } = payload as { chat_id: number };
    calls.push(userId - firstUser);
    const isFirst = calls.filter((id) => id === userId - firstUser).length === 1;
    if (userId === firstUser + 1) return refuse(403, 'Forbidden: bot was blocked by the user');
    if (userId === firstUser + 2 && isFirst) return refuse(429, 'Too Many Requests: retry after 1', 1);
    if (userId === firstUser + 3 && isFirst) throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    return { ok: true, result: { message_id: 7, chat: { id: userId } } } as never;
  });
  const loop = createReminderSender({
    ...{ db, botId, api, texts: loadTexts(), defaults: { timeZone: 'UTC', language: 'en' } },
    ...{ log: pino({ level: 'silent' }), lane: createSharedLane(db, botId, 200), intervalMs: 20 },
    render: async () => ({ text: 'now' }),
    now: () => new Date(clock.now),
  });
  loop.start();
  const states = async () =>
    (await table(
      db,
      `select (user_id - ${firstUser})::int, array_agg(distinct coalesce(skip_reason, state))
      from warehouse.reminder_sent group by 1 order by 1`,
    )) as [number, string[]][];
  const waitFor = (expected: [number, string[]][]) =>
    vi.waitUntil(async () => JSON.stringify(await states()) === JSON.stringify(expected), { timeout: 20_000 });
  await waitFor([
    [1, ['blocked']],
    [2, ['sent']],
    [3, ['claimed']],
  ]);
  clock.now += minuteMs;
  await waitFor([
    [1, ['blocked']],
    [2, ['sent']],
    [3, ['sent']],
  ]);
  await loop.stop();
  expect(calls.filter((id) => id === 1)).toHaveLength(1);
  expect(calls.filter((id) => id === 2)).toHaveLength(2);
  const blocked = await table(db, 'select user_id::int from warehouse.dim_users where blocked_at is not null');
  expect(blocked).toEqual([[firstUser + 1]]);
});

function refuse(code: number, description: string, retryAfter?: number): never {
  return { ok: false, error_code: code, description, parameters: { retry_after: retryAfter } } as never;
}
