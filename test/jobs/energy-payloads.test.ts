import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { findMosquitto } from '../harness/broker.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { test as ingestTest, waitForSubscription } from './energy-ingest-fixture.ts';

const test = ingestTest.skipIf(findMosquitto() === undefined);

interface Stored {
  device: string;
  register: number | null;
  readAt: Date;
}

async function readStored(db: Db): Promise<Stored[]> {
  const { rows } = await db.$client.query(
    `select device_name as device, register_kwh as register, read_at as "readAt" from energy.sensor_reading
    where device_name <> 'hello' order by 1`,
  );
  return rows;
}

async function readReasons(db: Db): Promise<string[]> {
  const { rows } = await db.$client.query(
    "select concat(device_name, ': ', reason) as reason from energy.reading_rejects order by 1",
  );
  return rows.map(({ reason }) => reason);
}

/** A time that a message states. */
const stated = new Date('2026-11-20T10:00:00Z');

/** What Tasmota, Shelly and zigbee2mqtt publish with their default settings, shortened. */
const payloads: { topic: string; payload: string; expected: { device: string; register: number; isTimed: boolean } }[] =
  [
    {
      topic: 'tele/boiler/SENSOR',
      payload: `{"Time":"2026-11-20T10:00:00","ENERGY":{"TotalStartTime":"2026-01-01T00:00:00","Total":3.185,
        "Yesterday":0.22,"Today":0.05,"Period":[0,1],"Power":12,"Voltage":231,"Current":0.061}}`,
      expected: { device: 'boiler', register: 3.185, isTimed: true },
    },
    {
      topic: 'tele/three phases/SENSOR',
      payload: '{"Time":"2026-11-20T10:00:00","ENERGY":{"Total":[1.5,2.25,0.25],"Current":[1,2,3]}}',
      expected: { device: 'three phases', register: 4, isTimed: true },
    },
    {
      topic: 'shellypro3em-aabbcc/status/emdata:0',
      payload: `{"id":0,"a_total_act_energy":11000.5,"b_total_act_energy":4000,"c_total_act_energy":5000,
        "total_act":20000.5,"total_act_ret":7}`,
      expected: { device: 'shellypro3em-aabbcc', register: 20.0005, isTimed: false },
    },
    {
      topic: 'shellypro3em-ddeeff/events/rpc',
      payload: `{"src":"shellypro3em-ddeeff","dst":"shellypro3em-ddeeff/events","method":"NotifyStatus",
        "params":{"ts":1795168800.42,"em:0":{"id":0,"a_current":1.5},"emdata:0":{"id":0,"total_act":1500}}}`,
      expected: { device: 'shellypro3em-ddeeff', register: 1.5, isTimed: true },
    },
    {
      topic: 'shellyplug-1/status/em:0',
      payload: '{"id":0,"total_act":2500}',
      expected: { device: 'shellyplug-1', register: 2.5, isTimed: false },
    },
    {
      topic: 'shellyplus1pm-1/status/switch:0',
      payload: '{"id":0,"output":true,"apower":8.9,"aenergy":{"total":6532.5,"by_minute":[45.2,47.1],"minute_ts":1}}',
      expected: { device: 'shellyplus1pm-1', register: 6.5325, isTimed: false },
    },
    {
      topic: 'zigbee2mqtt/washing machine',
      payload: `{"current":0.2,"energy":12.34,"last_seen":"2026-11-20T11:00:00+01:00","linkquality":120,"power":41,
        "state":"ON","voltage":230}`,
      expected: { device: 'washing machine', register: 12.34, isTimed: true },
    },
    {
      topic: 'zigbee2mqtt/dryer',
      payload: '{"energy":7,"last_seen":1795168800000}',
      expected: { device: 'dryer', register: 7, isTimed: true },
    },
    {
      topic: 'zigbee2mqtt/without time',
      payload: '{"energy":7.5,"power":0}',
      expected: { device: 'without time', register: 7.5, isTimed: false },
    },
    {
      topic: 'sensors/watt hours/energy',
      payload: '{"timestamp":"2026-11-20T10:00:00Z","registerKwh":987250,"unit":"Wh"}',
      expected: { device: 'watt hours', register: 987.25, isTimed: true },
    },
    {
      topic: 'sensors/megawatt hours/energy',
      payload: '{"timestamp":"2026-11-20T10:00:00Z","registerKwh":1.5,"unit":"MWh"}',
      expected: { device: 'megawatt hours', register: 1500, isTimed: true },
    },
    {
      topic: 'sensors/with BOM and NUL/energy',
      payload: '\ufeff{"timestamp":"2026-11-20T10:00:00Z","registerKwh":4}\0\0',
      expected: { device: 'with BOM and NUL', register: 4, isTimed: true },
    },
    {
      topic: 'company/hall 7',
      payload: '{"meter":{"id":"main meter"},"data":{"energy":"5.5","at":"2026-11-20T10:00Z","unit":"MWh"}}',
      expected: { device: 'main meter', register: 5500, isTimed: true },
    },
  ];

const format = {
  topics: ['tele/+/SENSOR', '+/status/+', '+/events/rpc', 'zigbee2mqtt/+', 'company/#'],
  fields: {
    deviceName: ['meter', 'id'],
    timestamp: ['data', 'at'],
    registerKwh: ['data', 'energy'],
    unit: ['data', 'unit'],
  },
};

test('payloads of Tasmota, Shelly, zigbee2mqtt and those of MQTT_FIELDS become readings', async ({
  ingest: { broker, start, arrived },
  database: { db, url },
}) => {
  await start(url, format);
  const from = Date.now();
  await broker.publish(payloads);
  await arrived(payloads.length);
  const stored = await readStored(db);
  const byDevice = [...payloads.map(({ expected }) => expected)].sort((a, b) => (a.device < b.device ? -1 : 1));
  expect(stored.map(({ device, register }) => [device, register])).toEqual(
    byDevice.map(({ device, register }) => [device, register]),
  );
  for (const [index, { isTimed }] of byDevice.entries()) {
    const at = stored[index]?.readAt.getTime() ?? Number.NaN;
    if (isTimed) expect(Math.floor(at / 1000) * 1000).toBe(stated.getTime());
    else expect(from - at).toBeLessThan(60_000);
  }
  const { rows } = await db.$client.query("select distinct kind from energy.device where device_name <> 'hello'");
  expect(rows).toEqual([{ kind: 'register' }]);
});

test('of messages without a time that arrive in the same minute the last one counts', async ({
  ingest: { broker, start, arrived },
  database: { db, url },
}) => {
  await start(url, format);
  const publish = (total: number) =>
    broker.publish([{ topic: 'meter/status/emdata:0', payload: JSON.stringify({ id: 0, total_act: total }) }]);
  for (let total = 1000; total <= 1200; total += 10) await publish(total);
  await arrived(1);
  await waitForRow(db.$client, 'select from energy.sensor_reading where register_kwh = 1.2');
  const stored = await readStored(db);
  // More than one if a minute ended meanwhile.
  expect(stored.length).toBeLessThanOrEqual(2);
  expect(await readReasons(db)).toEqual([]);
});

test('a message in Latin-1, one without a value and one in an unknown unit are rejected', async ({
  ingest: { broker, start, arrived },
  database: { db, url },
}) => {
  await start(url, format);
  const good = '{"timestamp":"2026-11-20T10:00:00Z","registerKwh":4}';
  await broker.publish([
    { topic: 'sensors/a/energy', payload: Buffer.from(good.replace('{', '{"deviceName":"K\xfcche",'), 'latin1') },
    { topic: 'sensors/b/energy', payload: good.replace('}', ',"unit":"mWh"}') },
    { topic: 'sensors/c/energy', payload: good },
  ]);
  await arrived(1);
  await waitForRow(db.$client, 'select from energy.reading_rejects having count(*) = 2');
  expect(await readReasons(db)).toEqual(['a: it is not UTF-8', 'b: unit is not kWh, Wh or MWh']);
});

test('the program reads topics and fields from its settings', async ({
  ingest: { broker, arrived },
  processes,
  db,
}) => {
  const running = await processes.start({
    MQTT_URL: broker.url,
    MQTT_TOPIC: 'sensors/+/energy, meters/+/state',
    MQTT_FIELDS: 'registerKwh=data.energy, timestamp=data.at',
    SCHEDULE_ENERGY: 'off',
  });
  await waitForSubscription(broker, db);
  await broker.publish([
    { topic: 'meters/hall/state', payload: '{"data":{"energy":7.25,"at":"2026-11-20T10:00Z"},"power":3}' },
  ]);
  await arrived(1);
  await running.stop();
  expect(await readStored(db)).toEqual([{ device: 'hall', register: 7.25, readAt: stated }]);
});
