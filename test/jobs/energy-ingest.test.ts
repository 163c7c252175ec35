import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { createDb, createPool } from '../../src/db/client.ts';
import { ingestReadings } from '../../src/jobs/energy/ingest.ts';
import { type Broker, startBroker } from '../harness/broker.ts';
import { test as processes } from '../harness/process.ts';
import { startProxy } from '../harness/proxy.ts';
import { silent } from './parts.ts';

const start = Date.parse('2026-11-20T10:00:00Z');

/** A reading of each of seven devices a second. */
function message(n: number) {
  const timestamp = new Date(start + n * 1000).toISOString();
  return {
    topic: `sensors/meter ${n % 7}/energy`,
    payload: JSON.stringify({ timestamp, channel1: n, channel2: 1, channel3: 0.5 }),
  };
}

const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => message(from + n));

interface Ingest {
  broker: Broker;
  /** Takes readings, until the test ends. */
  listen(url: string): Promise<() => Promise<void>>;
  /** Resolves when so many readings are there. */
  arrived(count: number): Promise<void>;
}

const test = processes.extend<{ ingest: Ingest }>({
  ingest: async ({ db }, use) => {
    const broker = await startBroker();
    const ends: (() => Promise<void>)[] = [];
    await use({
      broker,
      async listen(url) {
        const stopping = new AbortController();
        const pool = createPool({ url, onError: () => undefined });
        const done = ingestReadings({
          broker: { url: broker.url, clientId: 'tally', topic: 'sensors/+/energy' },
          url,
          db: createDb(pool),
          log: silent,
          signal: stopping.signal,
          backoff: { firstDelayMs: 10, maxDelayMs: 50 },
        });
        const end = async () => {
          stopping.abort();
          await done;
          if (!pool.ended) await pool.end();
        };
        ends.push(end);
        await subscribed(broker, db);
        return end;
      },
      arrived: (count) =>
        until(db, `select count(*) >= ${count} from energy.sensor_reading where device_name <> 'hello'`),
    });
    await Promise.all(ends.map((end) => end()));
    await broker.goAway();
  },
});

async function until(db: Db, statement: string): Promise<void> {
  const holds = async () => Object.values((await db.$client.query(statement)).rows[0] ?? {})[0] === true;
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A broker holds nothing for who has never subscribed. */
async function subscribed(broker: Broker, db: Db): Promise<void> {
  for (;;) {
    await broker.publish([{ topic: 'sensors/hello/energy', payload: '{"timestamp": 1e9, "registerKwh": 1}' }]);
    if ((await db.$client.query('select from energy.device')).rowCount) return;
  }
}

async function expectAll(db: Db, count: number): Promise<void> {
  const { rows } = await db.$client.query(
    `select count(*)::int as readings, sum(channel1)::float8 as sum from energy.sensor_reading where device_name <> 'hello'`,
  );
  expect(rows).toEqual([{ readings: count, sum: (count * (count - 1)) / 2 }]);
}

test('messages become readings; what cannot be used is kept with its reason; admins hear of new meters', async ({
  ingest: { broker, listen, arrived },
  database: { db, url },
}) => {
  await listen(url);
  const bad: [string, string][] = [
    ['{"timestamp": "2026-11-20T10:00", "channel1": 1, "channel2": 2}', 'channel3 is missing'],
    ['{"timestamp": "2026-11-20T10:01", "channel1": -1, "channel2": 2, "channel3": 3}', 'a current is negative'],
    ['{"timestamp": 1795161600000, "channel1": 1, "channel2": 20000, "channel3": 3}', 'a current is over 10,000 A'],
    ['{"timestamp": "2026-11-20T10:03", "channel1": "NaN", "channel2": 2, "channel3": 3}', 'a current is not a number'],
    ['{"timestamp": "1999-12-31T23:59:59", "channel1": 1, "channel2": 2, "channel3": 3}', 'the time is before 2000'],
    [
      '{"timestamp": "2199-01-01", "channel1": 1, "channel2": 2, "channel3": 3}',
      'the time is more than 5 minutes in the future',
    ],
    ['{"channel1": 1, "channel2": 2, "channel3": 3}', 'timestamp is missing'],
    ['{"timestamp": "2026-02-30T10:00", "channel1": 1, "channel2": 2, "channel3": 3}', 'timestamp cannot be read'],
    ['{"timestamp": 1e99}', 'timestamp cannot be read'],
    ['{"timestamp": "2026-11-20T10:04", "channel1": [1]}', 'channel1 is not a number'],
    ['[]', 'it is no JSON object'],
    ['\0\ud83d{', 'it is no JSON object'],
  ];
  const good = '{"deviceName": "named", "timestamp": 1795161600, "registerKwh": 17.25}';
  await broker.publish([
    ...bad.map(([payload]) => ({ topic: 'sensors/bad/energy', payload })),
    { topic: 'sensors/bad/energy', payload: '{"deviceName": "a\\u0000b", "timestamp": 1}' },
    ...messages(0, 3),
    { topic: 'sensors/other/energy', payload: good },
    { topic: 'sensors/other/energy', payload: good },
    { topic: 'sensors/other/energy', payload: good.replace('17.25', '18') },
    ...messages(0, 4),
  ]);
  await arrived(5);
  await until(db, 'select count(*) = 14 from energy.reading_rejects');
  const rejects = await db.$client.query<{ reason: string; device: string | null; payload: string }>(
    'select reason, device_name as device, payload from energy.reading_rejects order by reject_id',
  );
  const reasons = rejects.rows.map(({ reason, device }) => `${device}: ${reason}`).sort();
  expect(reasons).toEqual(
    [
      ...bad.map(([, reason]) => `bad: ${reason}`),
      'bad: deviceName is no name',
      'named: another reading has this time',
    ].sort(),
  );
  const devices = await db.$client.query(
    "select device_name, kind from energy.device where device_name <> 'hello' order by 1",
  );
  expect(devices.rows).toEqual([
    { device_name: 'bad', kind: 'current' },
    { device_name: 'meter 0', kind: 'current' },
    { device_name: 'meter 1', kind: 'current' },
    { device_name: 'meter 2', kind: 'current' },
    { device_name: 'meter 3', kind: 'current' },
    { device_name: 'named', kind: 'register' },
  ]);
  const said = await db.$client.query(
    "select values ->> 'devices' as devices from ops.job_alert where key like 'new:%'",
  );
  const named = said.rows.flatMap((row) => String(row.devices).split(', ')).sort();
  expect(named).toEqual(['bad', 'hello', 'meter 0', 'meter 1', 'meter 2', 'meter 3', 'named']);
});

test('a broker and a database that go away and come back lose and double nothing', async ({
  ingest: { broker, listen, arrived },
  database: { db, url },
}) => {
  const server = new URL(url);
  const way = await startProxy({ host: server.hostname, port: Number(server.port) });
  const through = new URL(url);
  through.host = `127.0.0.1:${way.port}`;
  const end = await listen(through.href);
  const first = broker.publish(messages(0, 3000));
  await arrived(100);
  await way.cut();
  await first;
  await broker.publish(messages(3000, 4000));
  await way.mend();
  await arrived(3500);
  await broker.goAway();
  await broker.comeBack();
  await broker.publish(messages(4000, 5000));
  await arrived(5000);
  await expectAll(db, 5000);
  await end();
  await way.cut();
});

test('a program that is killed in the middle has lost and doubled nothing when it runs again; another takes over', async ({
  ingest: { broker, arrived },
  processes,
  db,
}) => {
  const env = { MQTT_URL: broker.url, SCHEDULE_ENERGY: 'off' };
  const first = await processes.start(env);
  await subscribed(broker, db);
  const all = broker.publish(messages(0, 4000));
  await arrived(1);
  await first.kill();
  await all;
  const running = await processes.start(env);
  await broker.publish(messages(4000, 4500));
  await arrived(4500);
  await running.stop();
  await expectAll(db, 4500);
});
