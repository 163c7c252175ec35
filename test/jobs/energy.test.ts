import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test } from '../harness/shared-db.ts';
import { createEnergyFixture } from './energy-fixture.ts';
import type { EnergyModelDevice, EnergyModelReading } from './energy-model.ts';

const minute = 60_000;
const noon = Date.parse('2026-11-20T12:00:00Z');

const register: EnergyModelDevice = {
  name: 'register',
  kind: 'register',
  voltage: 200,
  sampleSeconds: 30,
  digits: 4,
  scale: 0.5,
  maxGapSeconds: 900,
};

const read = (minutes: number, value: number): EnergyModelReading => ({
  device: 'register',
  at: noon + minutes * minute,
  register: value,
});

test('interpolation, a gap, noise, a rollover and a reset, calculated by hand', async ({ db }) => {
  const fixture = createEnergyFixture(db);
  await fixture.addDevices([register]);
  await fixture.insert([
    read(-50, 9000), // zero point
    read(-40, 9100),
    read(-25, 9400), // 15 minutes, no gap: two thirds before 11:30
    read(35, 9990), // an hour, estimated: 5, 30 and 25 minutes
    read(40, 9985), // noise
    read(45, 10), // from 9990 over 10,000
    read(50, 4), // a reset
    read(60, 5),
  ]);
  await fixture.run(noon + 95 * minute);
  const rows = await fixture.readHalfHours();
  expect(rows.map(({ end, ...row }) => [(end - noon) / minute, ...Object.values(row).slice(1)])).toEqual([
    [-30, 50 + (150 * 2) / 3, 2, 20 / 30, 'partial', 0],
    [0, 50 + (295 * 25) / 60, 1, 5 / 30, 'estimated', 0],
    [30, (295 * 30) / 60, 0, 0, 'estimated', 0],
    [60, expect.closeTo((295 * 5) / 60 + 10 + 2 + 0.5, 9), 4, 25 / 30, 'estimated', 1],
    [90, 0, 1, 0, 'partial', 0],
  ]);
});

test('a late reading that raises the base changes all later readings that are noise below it', async ({ db }) => {
  const fixture = createEnergyFixture(db);
  await fixture.addDevices([register]);
  const held = Array.from({ length: 180 }, (_, n) => read(-3000 + n * 10, 999.6));
  const all = [read(-3010, 1000), ...held, read(-1190, 1002)];
  await fixture.insert(all);
  await fixture.run(noon);
  await fixture.expectHalfHours([register], all, noon);
  const late = read(-3005, 1000.3);
  await fixture.insert([late]);
  // Only the late reading was received since the last run.
  await db.$client.query(
    "update energy.sensor_reading set received_at = now() - interval '1 day' where register_kwh <> 1000.3",
  );
  await fixture.run(noon);
  await fixture.expectHalfHours([register], [...all, late], noon);
});

test('a first run with many half hours uses two sessions and rejects the readings that cannot be used', async ({
  db,
}) => {
  const fixture = createEnergyFixture(db);
  const devices = Array.from({ length: 8 }, (_, n) => ({ ...register, name: `register ${n}`, digits: null }));
  await fixture.addDevices(devices);
  const all = devices.flatMap(({ name }, n) =>
    Array.from({ length: 100 }, (_, k) => ({ device: name, at: noon - k * 61 * minute, register: 5000 - k - 3 * n })),
  );
  await fixture.insert([
    ...all,
    { device: 'register 3', at: noon - 3000.5 * minute, register: -1 },
    { device: 'register 4', at: noon - 7000 * minute },
  ]);
  expect(await fixture.run(noon)).toMatchObject({ rows_rejected: 2 });
  await fixture.expectHalfHours(devices, all, noon);
  expect(await fixture.run(noon, { hours: 200 })).toMatchObject({ rows_rejected: 0, rows_written: 0 });
});

test('the half hours of a day add up to the increase of the register', async ({ db }) => {
  const fixture = createEnergyFixture(db);
  await fixture.addDevices([{ ...register, digits: null, scale: 1 }]);
  const readings: EnergyModelReading[] = [];
  let value = 1_000_000;
  for (let at = -1440; at <= 0; at += 1 + ((at * at) % 13)) {
    readings.push(read(at, value));
    value += ((at * at) % 1009) / 97;
  }
  readings.push(read(0, value));
  await fixture.insert(readings);
  await fixture.run(noon + 5 * minute);
  const { rows } = await db.$client.query(
    'select sum(energy_consumed) as sum, count(*)::int as count from energy.energy_data',
  );
  expect(rows[0].sum).toBeCloseTo(value - 1_000_000, 6);
  expect(rows[0].count).toBe(48);
});

test('readings of other programs that cannot be used become rejects; their devices are added with one alert', async ({
  db,
}) => {
  const fixture = createEnergyFixture(db);
  await db.$client.query(`
    insert into energy.sensor_reading (device_name, read_at, channel1, channel2, channel3, register_kwh) values
      ('amps', '2026-11-20T10:00Z', 10, 20, 30, null), ('amps', '2026-11-20T10:01Z', 1, null, 3, null),
      ('amps', '2026-11-20T10:02Z', 1, 'NaN', 3, null), ('amps', '2026-11-20T10:03Z', 1, -1, 3, null),
      ('amps', '2026-11-20T10:04Z', 1, 10001, 3, null), ('amps', now() + interval '6 minutes', 1, 1, 3, null),
      ('amps', '1999-12-31T23:00Z', 1, 1, 3, null), ('amps', 'infinity', 1, 1, 3, null),
      ('amps', '-infinity', 1, 1, 3, null),
      ('counter', '2026-11-20T10:00Z', null, null, null, 5), ('counter', '2026-11-20T10:05Z', null, null, null, 'NaN'),
      ('counter', '2026-11-20T10:06Z', 1, 1, 1, null), ('counter', '2026-11-20T10:10Z', null, null, null, 'Infinity'),
      ('counter', '2026-11-20T10:11Z', null, null, null, 1e308), ('counter', '2026-11-20T10:12Z', null, null, null, 1.7e308),
      ('counter', '2026-11-20T10:13Z', null, null, null, 1.1e15),
      ('counter', '2026-11-20T10:30Z', null, null, null, 6)`);
  expect(await fixture.run(Date.now())).toMatchObject({ rows_rejected: 14 });
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
    'counter: registerKwh is over 10^15',
    'counter: registerKwh is over 10^15',
    'counter: registerKwh is over 10^15',
  ]);
  expect(JSON.parse(rejects.rows[3].payload)).toMatchObject({ device_name: 'amps', channel1: 1, channel3: 3 });
  expect((await fixture.readHalfHours()).map(({ device, energy, readings }) => [device, energy, readings])).toEqual([
    ['amps', (60 * 200 * 30) / 3600 / 1000, 1],
    ['counter', 1, 1],
    ['counter', 0, 1],
  ]);
  expect(fixture.alerts.filter(([key]) => key.startsWith('new:'))).toEqual([
    ['new:amps', { count: 2, devices: 'amps, counter' }],
  ]);
  expect(await fixture.run(Date.now())).toMatchObject({ rows_rejected: 0, rows_written: 0 });
});

test('a late commit is not missed, an open half hour waits, a run with from and to applies changes', async ({ db }) => {
  const fixture = createEnergyFixture(db);
  await fixture.addDevices([register]);
  const now = Date.now();
  const open = Math.floor(now / (30 * minute)) * 30 * minute;
  const late = await db.$client.connect();
  await late.query('begin');
  await late.query('select now()');
  await fixture.insert([{ device: 'register', at: open - 600 * minute, register: 1 }]);
  await fixture.run(now);
  await late.query("insert into energy.sensor_reading values ('register', to_timestamp($1), null, null, null, 3)", [
    (open - 590 * minute) / 1000,
  ]);
  await late.query('commit');
  late.release();
  await fixture.insert([{ device: 'register', at: now, register: 5 }]);
  await fixture.run(now);
  const all = [
    { device: 'register', at: open - 600 * minute, register: 1 },
    { device: 'register', at: open - 590 * minute, register: 3 },
    { device: 'register', at: now, register: 5 },
  ];
  await fixture.expectHalfHours([register], all, now);
  await fixture.run(now + 600 * minute);
  await fixture.expectHalfHours([register], all, now + 600 * minute);
  await db.$client.query('delete from energy.sensor_reading where read_at = to_timestamp($1)', [now / 1000]);
  await db.$client.query('update energy.device set register_scale = 2');
  await fixture.run(now + 600 * minute, {
    from: new Date(open - 610 * minute).toISOString(),
    to: new Date(now + 60 * minute).toISOString(),
  });
  await fixture.expectHalfHours([{ ...register, scale: 2 }], all.slice(0, 2), now + 600 * minute);
  expect(() => fixture.run(now, { to: '2026-11-20' })).toThrow('to needs a from');
});

test('a silent device raises an alert; a dry run counts and changes nothing', async ({ db }) => {
  const fixture = createEnergyFixture(db, 'Europe/Berlin');
  await fixture.addDevices([register]);
  await fixture.insert([read(-60, 1), read(-45, 2)]);
  const before = await fixture.readAll();
  expect(await fixture.dryRun(noon + 5 * minute)).toMatchObject({ rows_written: 1 });
  expect(await fixture.readAll()).toEqual(before);
  await fixture.run(noon);
  expect(fixture.alerts).toEqual([]);
  await fixture.run(noon + 30 * minute);
  expect(fixture.alerts).toEqual([
    ['silent:register', { device: 'register', since: '2026-11-20 12:15 (Europe/Berlin)' }],
  ]);
});

test('a CSV file is imported, a second time without effect; lines that are no readings become rejects', async ({
  db,
}) => {
  const fixture = createEnergyFixture(db);
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
  await expect(fixture.import(path)).rejects.toThrow('3 of 6 lines were rejected, more than ENERGY_MAX_REJECTS (10 %)');
  await expect(fixture.import(path)).rejects.toThrow('3 of 6 lines were rejected');
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
  await expect(fixture.import(path)).rejects.toThrow('names no column deviceName');
  rmSync(dir, { recursive: true });
});

// With the value 0 the register seems not to fall, with 2 it does: the two are read in different ways.
for (const time of ['-infinity', 'infinity'])
  for (const value of [0, 2])
    test(`a run with from and to rejects a reading at the time ${time} with the value ${value}`, async ({ db }) => {
      const fixture = createEnergyFixture(db);
      await fixture.addDevices([register]);
      const readings = [read(-90, 1), read(-50, 3), read(-40, 4)];
      await fixture.insert(readings);
      await fixture.run(noon);
      await db.$client.query(
        'insert into energy.sensor_reading (device_name, read_at, register_kwh) values ($1, $2, $3)',
        [register.name, time, value],
      );
      const period = { from: '2026-11-20T10:00Z', to: '2026-11-20T12:00Z' };
      expect(await fixture.run(noon, period)).toMatchObject({ rows_rejected: 1 });
      await fixture.expectHalfHours([register], readings, noon);
    });

test('the quick checks of a reading accept the same readings as energy.reject_reason', async ({ db }) => {
  const values = "'{null,-infinity,-1,-0,0,5,10000,10000.5,1e15,1.1e15,1e308,infinity,NaN}'::float8[]";
  const receivedAt = "timestamptz '2026-11-20 10:00Z'";
  const times = `'{-infinity,infinity,1999-12-31 23:59:59.999999Z,2000-01-01 00:00Z,2026-11-20 10:05Z,
    2026-11-20 10:05:00.000001Z}'::timestamptz[]`;
  const { rows } = await db.$client.query(`
    select kind, c1, c2, c3, register, read_at, reason from (
      select *, energy.reject_reason(kind, c1, c2, c3, register, read_at, ${receivedAt}) as reason,
        (energy.is_valid_time(read_at, ${receivedAt}) and case kind when 'current'
          then energy.is_valid_currents(c1, c2, c3) else energy.is_valid_register(register) end) is true as is_valid
      from unnest('{current,register}'::text[]) kind, unnest(${values}) c1, unnest(${values}) c2, unnest(${values}) c3,
        unnest(${values}) register, unnest(${times}) read_at
    ) r
    where (reason is null) <> is_valid`);
  expect(rows).toEqual([]);
});

test('the planner inlines the functions that read one device', async ({ db }) => {
  const calls = [
    "energy.previous_reading('a', 'register', '2026-11-20')",
    "energy.next_reading('a', 'register', '2026-11-20')",
    "energy.monotonic_quarter_hours('a', '2026-11-20', '2026-11-21', '2026-11-19', 1, 1, '2026-11-21')",
    "energy.register_quarter_hours('a', '2026-11-20', '2026-11-19', 1, '2026-11-21', 100, 1, '15 minutes')",
  ];
  for (const call of calls) {
    const { rows } = await db.$client.query(`explain verbose select * from ${call}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('sensor_reading');
    // The aggregate energy.running_base is the only function that is called.
    expect(plan).not.toMatch(/Function Scan|energy\.(?!running_base)\w+\(/);
  }
});
