import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { startProxy } from '../harness/proxy.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { test, waitForSubscription } from './energy-ingest-fixture.ts';

const firstTime = Date.parse('2026-11-20T10:00:00Z');

/** Creates message number `n`: one a second, of seven devices in turn. */
function createMessage(n: number) {
  const timestamp = new Date(firstTime + n * 1000).toISOString();
  return {
    topic: `sensors/meter ${n % 7}/energy`,
    payload: JSON.stringify({ timestamp, channel1: n, channel2: 1, channel3: 0.5 }),
  };
}

const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => createMessage(from + n));

async function expectAll(db: Db, count: number): Promise<void> {
  const { rows } = await db.$client.query(
    `select count(*)::int as readings, sum(channel1)::float8 as sum from energy.sensor_reading
    where device_name <> 'hello'`,
  );
  expect(rows).toEqual([{ readings: count, sum: (count * (count - 1)) / 2 }]);
}

test('messages become readings or rejects with a reason; new devices raise an alert', async ({
  ingest: { broker, start, arrived },
  database: { db, url },
}) => {
  await start(url);
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
  await waitForRow(db.$client, 'select from energy.reading_rejects having count(*) = 14');
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
  const alerts = await db.$client.query(
    "select values ->> 'devices' as devices from ops.job_alert where key like 'new:%'",
  );
  const named = alerts.rows.flatMap((row) => String(row.devices).split(', ')).sort();
  expect(named).toEqual(['bad', 'hello', 'meter 0', 'meter 1', 'meter 2', 'meter 3', 'named']);
});

test('no reading is lost or doubled when the broker and the database go away and come back', async ({
  ingest: { broker, start, arrived },
  database: { db, url },
}) => {
  const server = new URL(url);
  const proxy = await startProxy({ host: server.hostname, port: Number(server.port) });
  const proxyUrl = new URL(url);
  proxyUrl.host = `127.0.0.1:${proxy.port}`;
  const end = await start(proxyUrl.href);
  const first = broker.publish(messages(0, 3000));
  await arrived(100);
  await proxy.stop();
  await first;
  await broker.publish(messages(3000, 4000));
  await proxy.restart();
  await arrived(3500);
  await broker.stop();
  await broker.restart();
  await broker.publish(messages(4000, 5000));
  await arrived(5000);
  await expectAll(db, 5000);
  await end();
  await proxy.stop();
});

test('a program that is killed neither loses nor doubles readings when it starts again', async ({
  ingest: { broker, arrived },
  processes,
  db,
}) => {
  const env = { MQTT_URL: broker.url, SCHEDULE_ENERGY: 'off' };
  const first = await processes.start(env);
  await waitForSubscription(broker, db);
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
