import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { pruneRejects } from '../../src/db/queries/energy/rejects.ts';
import { parseFields } from '../../src/jobs/energy/parse-message.ts';
import { storeReadings } from '../../src/jobs/energy/store-readings.ts';
import { test } from '../harness/shared-db.ts';
import { createEnergyFixture } from './energy-fixture.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');

/** Stores a message of each of the fields, one batch, as the ingest does. */
const store = (db: Db, ...messages: Record<string, unknown>[]) =>
  storeReadings(
    db,
    'mqtt',
    messages.map((fields) => parseFields(fields, JSON.stringify(fields))),
  );

async function readKinds(db: Db): Promise<Record<string, string>> {
  const { rows } = await db.$client.query('select device_name as name, kind from energy.device');
  return Object.fromEntries(rows.map(({ name, kind }) => [name, kind]));
}

const readReasons = async (db: Db): Promise<string[]> =>
  (await db.$client.query('select reason from energy.reading_rejects order by reject_id')).rows.map(
    (row) => row.reason,
  );

test('a message without a value creates no device; the first one with a value decides its kind', async ({ db }) => {
  const at = (minute: number) => `2026-11-20T10:0${minute}Z`;
  await store(
    db,
    { deviceName: 'heater', timestamp: at(0) },
    { deviceName: 'oven', timestamp: at(0), registerKwh: '' },
  );
  expect(await readKinds(db)).toEqual({});
  expect(await readReasons(db)).toEqual(Array(2).fill('the device is unknown and the reading has no value'));
  await store(
    db,
    { deviceName: 'heater', timestamp: at(1), channel1: '', channel2: '', channel3: '' },
    { deviceName: 'heater', timestamp: at(1), registerKwh: 17 },
    { deviceName: 'oven', timestamp: at(1), channel1: 1, channel2: 2 },
    { deviceName: 'both', timestamp: at(1), channel1: 1, channel2: 2, channel3: 3, registerKwh: 'NaN' },
  );
  expect(await readKinds(db)).toEqual({ both: 'current', heater: 'register', oven: 'current' });
});

test('rows of other programs: the first row with a value decides the kind of a device', async ({ db }) => {
  await db.$client.query(`insert into energy.sensor_reading (device_name, read_at, channel1, register_kwh) values
    ('late', '2026-11-20T10:00Z', null, null), ('late', '2026-11-20T10:10Z', null, 5), ('late', '2026-11-20T10:20Z', 1, 6),
    ('empty', '2026-11-20T10:00Z', null, null)`);
  await createEnergyFixture(db).run(noon);
  expect(await readKinds(db)).toEqual({ late: 'register' });
  expect((await readReasons(db)).sort()).toEqual([
    'registerKwh is missing',
    'the device is unknown and the reading has no value',
  ]);
});

for (const source of ['messages', 'rows of another program'])
  test(`${source} that were rejected because of the kind are taken again when it is corrected, and back`, async ({
    db,
  }) => {
    const fixture = createEnergyFixture(db);
    await db.$client.query("insert into energy.device (device_name, kind) values ('meter', 'current')");
    const readings = [5, 6, 8].map((register, n) => ({ device: 'meter', at: noon - (60 - 10 * n) * 60_000, register }));
    if (source === 'messages')
      await store(
        db,
        ...readings.map(({ at, register }) => ({ deviceName: 'meter', timestamp: at, registerKwh: register })),
        { deviceName: 'meter', timestamp: noon, registerKwh: -1 },
      );
    else await fixture.insert(readings);
    await fixture.run(noon);
    expect(await readReasons(db)).toHaveLength(source === 'messages' ? 4 : 3);
    expect(await fixture.readHalfHours()).toEqual([]);

    await db.$client.query("update energy.device set kind = 'register'");
    await fixture.run(noon);
    expect(await readReasons(db)).toEqual(source === 'messages' ? ['channel1 is missing'] : []);
    const energies = (await fixture.readHalfHours()).map(({ energy }) => energy);
    expect(energies.reduce((sum, energy) => sum + energy, 0)).toBeCloseTo(3, 9);

    await db.$client.query("update energy.device set kind = 'current'");
    await fixture.run(noon, { hours: 5 });
    expect((await db.$client.query('select from energy.sensor_reading')).rowCount).toBe(0);
    await db.$client.query("update energy.device set kind = 'register'");
    await fixture.run(noon, { hours: 5 });
    expect((await fixture.readHalfHours()).map(({ energy }) => energy)).toEqual(energies);
  });

test('equal messages of two devices are two rejects; a repeated one is counted', async ({ db }) => {
  const message = (device: string) => {
    const parsed = parseFields({ timestamp: 'soon', registerKwh: 1 }, '{"timestamp":"soon"}', device);
    return storeReadings(db, 'mqtt', [parsed]);
  };
  for (const device of ['a', 'b', 'a']) await message(device);
  const rejects = await db.$client.query('select device_name from energy.reading_rejects order by 1');
  expect(rejects.rows.map(({ device_name }) => device_name)).toEqual(['a', 'b']);
  const days = await db.$client.query(
    'select device_name, reason, messages, example from energy.reject_day order by device_name',
  );
  const common = { reason: 'timestamp cannot be read', example: '{"timestamp":"soon"}' };
  expect(days.rows).toEqual([
    { device_name: 'a', messages: 2, ...common },
    { device_name: 'b', messages: 1, ...common },
  ]);
});

test('a run raises one alert per device, reason and day, with the number and the last message', async ({ db }) => {
  const fixture = createEnergyFixture(db);
  const send = (n: number) => store(db, { deviceName: 'cellar', timestamp: 'soon', n });
  await send(1);
  await send(2);
  await storeReadings(db, 'mqtt', [parseFields({}, 'x'.repeat(300))]);
  const now = Date.now();
  const day = new Date(now).toISOString().slice(0, 10);
  await fixture.run(now);
  const cellar = `rejected:${day}:cellar:timestamp cannot be read`;
  const values = {
    ...{ device: 'cellar', reason: 'timestamp cannot be read', problem: 'timestamp-cannot-be-read' },
  };
  expect(fixture.alerts).toEqual([
    [
      `rejected-unnamed:${day}::deviceName is missing`,
      {
        ...{ device: '', reason: 'deviceName is missing', problem: 'devicename-is-missing' },
        ...{ count: 1, example: `${'x'.repeat(200)}…` },
      },
    ],
    [cellar, { ...values, count: 2, example: '{"deviceName":"cellar","timestamp":"soon","n":2}' }],
  ]);
  await send(3);
  await fixture.run(now);
  expect(fixture.alerts.at(-1)).toEqual([
    cellar,
    { ...values, count: 3, example: '{"deviceName":"cellar","timestamp":"soon","n":3}' },
  ]);
  const before = fixture.alerts.length;
  await fixture.run(now + 26 * 3_600_000);
  expect(fixture.alerts.slice(before).filter(([key]) => key.startsWith('rejected'))).toEqual([]);
});

test('rows of other programs that a corrected kind restores outlive the retention of rejects', async ({ db }) => {
  const fixture = createEnergyFixture(db);
  await db.$client.query(`insert into energy.device (device_name, kind) values ('meter', 'current')`);
  await db.$client.query(`insert into energy.sensor_reading (device_name, read_at, register_kwh) values
    ('meter', '2026-11-20T10:00Z', 5), ('meter', '2026-11-20T10:10Z', 7), ('meter', '2026-11-20T10:20Z', -1)`);
  await fixture.run(noon);
  await db.$client.query("update energy.reading_rejects set rejected_at = now() - interval '91 days'");
  expect(await pruneRejects(db, 90)).toBe(1); // the negative value is of no use for any kind
  await db.$client.query("update energy.device set kind = 'register'");
  await fixture.run(noon);
  expect((await fixture.readHalfHours()).map(({ energy }) => energy)).toEqual([2]);
});
