import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test } from '../harness/db.ts';
import type { Device, Reading } from './energy-model.ts';
import { energyStage } from './energy-stage.ts';

const minute = 60_000;
const noon = Date.parse('2026-11-20T12:00:00Z');

const register: Device = {
  name: 'register',
  kind: 'register',
  voltage: 200,
  sampleSeconds: 30,
  digits: 4,
  scale: 0.5,
  maxGapSeconds: 900,
};

const read = (minutes: number, value: number): Reading => ({
  device: 'register',
  at: noon + minutes * minute,
  register: value,
});

test('interpolation, a gap, noise, a rollover and a reset, by hand', async ({ db }) => {
  const stage = energyStage(db);
  await stage.add([register]);
  await stage.insert([
    read(-50, 9000), // zero point
    read(-40, 9100),
    read(-25, 9400), // 15 minutes, no gap: two thirds before 11:30
    read(35, 9990), // an hour, estimated: 5, 30 and 25 minutes
    read(40, 9985), // noise
    read(45, 10), // from 9990 over 10,000
    read(50, 4), // a reset
    read(60, 5),
  ]);
  await stage.run(noon + 95 * minute);
  const rows = await stage.halfHours();
  expect(rows.map(({ end, ...row }) => [(end - noon) / minute, ...Object.values(row).slice(1)])).toEqual([
    [-30, 50 + (150 * 2) / 3, 2, 20 / 30, 'partial', 0],
    [0, 50 + (295 * 25) / 60, 1, 5 / 30, 'estimated', 0],
    [30, (295 * 30) / 60, 0, 0, 'estimated', 0],
    [60, expect.closeTo((295 * 5) / 60 + 10 + 2 + 0.5, 9), 4, 25 / 30, 'estimated', 1],
    [90, 0, 1, 0, 'partial', 0],
  ]);
});

test('a late reading that raises the base counts for all that stand in its noise', async ({ db }) => {
  const stage = energyStage(db);
  await stage.add([register]);
  const held = Array.from({ length: 180 }, (_, n) => read(-3000 + n * 10, 999.6));
  const all = [read(-3010, 1000), ...held, read(-1190, 1002)];
  await stage.insert(all);
  await stage.run(noon);
  await stage.expectRight([register], all, noon);
  const late = read(-3005, 1000.3);
  await stage.insert([late]);
  // Only the late one is new to the job.
  await db.$client.query(
    "update energy.sensor_reading set received_at = now() - interval '1 day' where register_kwh <> 1000.3",
  );
  await stage.run(noon);
  await stage.expectRight([register], [...all, late], noon);
});

test('a first run of many half hours goes in two sessions, and comes upon what cannot be used', async ({ db }) => {
  const stage = energyStage(db);
  const devices = Array.from({ length: 8 }, (_, n) => ({ ...register, name: `register ${n}`, digits: null }));
  await stage.add(devices);
  const all = devices.flatMap(({ name }, n) =>
    Array.from({ length: 100 }, (_, k) => ({ device: name, at: noon - k * 61 * minute, register: 5000 - k - 3 * n })),
  );
  await stage.insert([
    ...all,
    { device: 'register 3', at: noon - 3000.5 * minute, register: -1 },
    { device: 'register 4', at: noon - 7000 * minute },
  ]);
  expect(await stage.run(noon)).toMatchObject({ rows_rejected: 2 });
  await stage.expectRight(devices, all, noon);
  expect(await stage.run(noon, { hours: 200 })).toMatchObject({ rows_rejected: 0, rows_written: 0 });
});

test('the half hours of a day add up to what the register rose', async ({ db }) => {
  const stage = energyStage(db);
  await stage.add([{ ...register, digits: null, scale: 1 }]);
  const readings: Reading[] = [];
  let value = 1_000_000;
  for (let at = -1440; at <= 0; at += 1 + ((at * at) % 13)) {
    readings.push(read(at, value));
    value += ((at * at) % 1009) / 97;
  }
  readings.push(read(0, value));
  await stage.insert(readings);
  await stage.run(noon + 5 * minute);
  const { rows } = await db.$client.query(
    'select sum(energy_consumed) as sum, count(*)::int as count from energy.energy_data',
  );
  expect(rows[0].sum).toBeCloseTo(value - 1_000_000, 6);
  expect(rows[0].count).toBe(48);
});

test('what other programs insert and cannot be used becomes a reject; their devices are added and told of once', async ({
  db,
}) => {
  const stage = energyStage(db);
  await db.$client.query(`
    insert into energy.sensor_reading (device_name, read_at, channel1, channel2, channel3, register_kwh) values
      ('amps', '2026-11-20T10:00Z', 10, 20, 30, null), ('amps', '2026-11-20T10:01Z', 1, null, 3, null),
      ('amps', '2026-11-20T10:02Z', 1, 'NaN', 3, null), ('amps', '2026-11-20T10:03Z', 1, -1, 3, null),
      ('amps', '2026-11-20T10:04Z', 1, 10001, 3, null), ('amps', now() + interval '6 minutes', 1, 1, 3, null),
      ('amps', '1999-12-31T23:00Z', 1, 1, 3, null), ('amps', 'infinity', 1, 1, 3, null), ('amps', '-infinity', 1, 1, 3, null),
      ('counter', '2026-11-20T10:00Z', null, null, null, 5), ('counter', '2026-11-20T10:05Z', null, null, null, 'NaN'),
      ('counter', '2026-11-20T10:06Z', 1, 1, 1, null), ('counter', '2026-11-20T10:10Z', null, null, null, 'Infinity'),
      ('counter', '2026-11-20T10:30Z', null, null, null, 6)`);
  expect(await stage.run(Date.now())).toMatchObject({ rows_rejected: 11 });
  const rejects = await db.$client.query(
    'select device_name, reason, payload from energy.reading_rejects order by 1, 2, read_at',
  );
  expect(rejects.rows.map(({ device_name, reason }) => `${device_name}: ${reason}`)).toEqual([
    'amps: a current is negative',
    'amps: a current is not a number',
    'amps: a current is over 10,000 A',
    'amps: channel2 is missing',
    'amps: the time is before 2000',
    'amps: the time is before 2000',
    'amps: the time is more than 5 minutes in the future',
    'amps: the time is more than 5 minutes in the future',
    'counter: registerKwh is infinite',
    'counter: registerKwh is missing',
    'counter: registerKwh is not a number',
  ]);
  expect(JSON.parse(rejects.rows[3].payload)).toMatchObject({ device_name: 'amps', channel1: 1, channel3: 3 });
  expect((await stage.halfHours()).map(({ device, energy, readings }) => [device, energy, readings])).toEqual([
    ['amps', (60 * 200 * 30) / 3600 / 1000, 1],
    ['counter', 1, 1],
    ['counter', 0, 1],
  ]);
  expect(stage.alerts.filter(([key]) => key.startsWith('new:'))).toEqual([
    ['new:amps', { count: 2, devices: 'amps, counter' }],
  ]);
  expect(await stage.run(Date.now())).toMatchObject({ rows_rejected: 0, rows_written: 0 });
});

test('a late commit is not missed, an open half hour waits, a hand-made run mends what was changed', async ({ db }) => {
  const stage = energyStage(db);
  await stage.add([register]);
  const now = Date.now();
  const open = Math.floor(now / (30 * minute)) * 30 * minute;
  const late = await db.$client.connect();
  await late.query('begin');
  await late.query('select now()');
  await stage.insert([{ device: 'register', at: open - 600 * minute, register: 1 }]);
  await stage.run(now);
  await late.query("insert into energy.sensor_reading values ('register', to_timestamp($1), null, null, null, 3)", [
    (open - 590 * minute) / 1000,
  ]);
  await late.query('commit');
  late.release();
  await stage.insert([{ device: 'register', at: now, register: 5 }]);
  await stage.run(now);
  const all = [
    { device: 'register', at: open - 600 * minute, register: 1 },
    { device: 'register', at: open - 590 * minute, register: 3 },
    { device: 'register', at: now, register: 5 },
  ];
  await stage.expectRight([register], all, now);
  await stage.run(now + 600 * minute);
  await stage.expectRight([register], all, now + 600 * minute);
  await db.$client.query('delete from energy.sensor_reading where read_at = to_timestamp($1)', [now / 1000]);
  await db.$client.query('update energy.device set register_scale = 2');
  await stage.run(now + 600 * minute, {
    from: new Date(open - 610 * minute).toISOString(),
    to: new Date(now + 60 * minute).toISOString(),
  });
  await stage.expectRight([{ ...register, scale: 2 }], all.slice(0, 2), now + 600 * minute);
  await expect(stage.run(now, { to: '2026-11-20' })).rejects.toThrow('to needs a from');
});

test('a silent device is told of in each run, and ended when it is back; a dry run counts and changes nothing', async ({
  db,
}) => {
  const stage = energyStage(db, 'Europe/Berlin');
  await stage.add([register]);
  await stage.insert([read(-60, 1), read(-45, 2)]);
  const before = await stage.everything();
  expect(await stage.dryRun(noon + 5 * minute)).toMatchObject({ rows_written: 1 });
  expect(await stage.everything()).toEqual(before);
  await stage.run(noon);
  expect(stage.alerts).toEqual([]);
  await stage.run(noon + 30 * minute);
  expect(stage.alerts).toEqual([
    ['silent:register', { device: 'register', since: '2026-11-20 12:15 (Europe/Berlin)' }],
  ]);
});

test('a file of readings is taken, twice to no effect; lines that are none are kept with their reasons', async ({
  db,
}) => {
  const stage = energyStage(db);
  const dir = mkdtempSync(join(tmpdir(), 'tally-energy-'));
  const path = join(dir, 'readings.csv');
  const lines = [
    '\ufeffdevice_name;Timestamp;channel1;channel2;channel3;register_kwh',
    'a "b";2026-11-20 10:00;1;2;3;',
  ];
  lines.push(
    '',
    'a "b";1795168860;1;2;3',
    'c;2026-11-20T10:00+05:45;;;;7.5',
    'c;yesterday;;;;8',
    ';1795168860;1;2;3;',
    'c;2026-11-20 10:30;;;;1e400',
  );
  writeFileSync(path, lines.join('\r\n'));
  expect(await stage.import(path)).toEqual({ rows_read: 6, rows_written: 3, rows_rejected: 3 });
  expect(await stage.import(path)).toEqual({ rows_read: 6, rows_written: 0, rows_rejected: 3 });
  const rejects = await db.$client.query(
    'select reason, payload, source from energy.reading_rejects order by reject_id',
  );
  expect(rejects.rows).toEqual([
    { reason: 'timestamp cannot be read', payload: 'c;yesterday;;;;8', source: 'csv' },
    { reason: 'deviceName is missing', payload: ';1795168860;1;2;3;', source: 'csv' },
    { reason: 'registerKwh is infinite', payload: 'c;2026-11-20 10:30;;;;1e400', source: 'csv' },
  ]);
  const readings = await db.$client.query(
    "select device_name, (read_at at time zone 'UTC')::text as at from energy.sensor_reading order by 1, 2",
  );
  expect(readings.rows).toEqual([
    { device_name: 'a "b"', at: '2026-11-20 10:00:00' },
    { device_name: 'a "b"', at: '2026-11-20 10:01:00' },
    { device_name: 'c', at: '2026-11-20 04:15:00' },
  ]);
  writeFileSync(path, 'name,when\na,b');
  await expect(stage.import(path)).rejects.toThrow('names no column deviceName');
  rmSync(dir, { recursive: true });
});
