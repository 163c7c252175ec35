import { describe, expect } from 'vitest';
import { raiseAlert } from '../../src/db/queries/engine/raised-alerts.ts';
import { test } from '../harness/shared-db.ts';
import { createEnergyFixture, type EnergyFixture } from './energy-fixture.ts';
import type { EnergyModelDevice, EnergyModelReading } from './energy-model.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const noon = Date.parse('2026-11-20T12:00:00Z');

const meter: EnergyModelDevice = {
  name: 'meter',
  kind: 'register',
  voltage: 200,
  sampleSeconds: 30,
  digits: null,
  scale: 1,
  maxGapSeconds: 900,
};

/** Readings that end at noon. */
const readings = (step: number, values: number[]): EnergyModelReading[] =>
  values.map((register, n) => ({ device: 'meter', at: noon - (values.length - n) * step, register }));

const total = async (fixture: EnergyFixture) =>
  (await fixture.readHalfHours()).reduce((sum, { energy }) => sum + energy, 0);

const dailyCounter = [6.9, ...Array.from({ length: 73 }, (_, n) => n / 10)];

/** `glitches`: the values that are glitches, as they are stored in energy.reading_rejects. */
const examples: {
  name: string;
  values: number[];
  kwh: number;
  steps: number[];
  glitches: number[];
  maxKw?: number;
  digits?: number;
}[] = [
  {
    name: 'a fall to 0 for one reading',
    values: [5059.6, 0, 5059.8],
    kwh: 0.2,
    steps: [5 * second, minute, 30 * minute, 5 * hour],
    glitches: [0],
  },
  {
    name: 'a fall from a value that never comes back',
    values: [104.2, 101.9, 102.0, 102.1],
    kwh: 0.2,
    steps: [5 * second, minute, 5 * minute],
    glitches: [],
  },
  {
    name: 'the same, hours apart, for a meter of a home',
    values: [104.2, 101.9, 102.0, 102.1],
    kwh: 0.2,
    steps: [hour, 3 * hour],
    glitches: [],
    maxKw: 20,
  },
  {
    name: 'a fall by the last digit',
    values: [6.9, 6.8, 6.9, 7.0],
    kwh: 0.1,
    steps: [5 * second, minute, 30 * minute, 5 * hour],
    glitches: [6.8],
  },
  {
    name: 'an impossible rise for one reading',
    values: [12.3, 12300, 12.4, 12.5],
    kwh: 0.2,
    steps: [5 * second, minute, 30 * minute, 5 * hour],
    glitches: [12300],
  },
  {
    name: 'a fall that begins with noise',
    values: [100, 99.95, 99.88, 100.1],
    kwh: 0.1,
    steps: [minute, 30 * minute],
    glitches: [99.88],
  },
  {
    name: 'a fall to 0 in the last tenth of the range',
    values: [9500, 0, 9500.1],
    kwh: 0.1,
    steps: [minute, hour, 5 * hour],
    glitches: [0],
    digits: 4,
  },
  {
    name: 'a rollover',
    values: [9990, 5, 5, 6],
    kwh: 16,
    steps: [minute, 30 * minute],
    glitches: [],
    digits: 4,
  },
  {
    name: 'a daily counter',
    values: dailyCounter,
    kwh: 7.2,
    steps: [5 * second, minute, 18 * minute],
    glitches: [],
  },
  {
    name: 'a fall that stays flat for hours',
    values: [50, 0, 0, 0, 0, 0, 51],
    kwh: 1,
    steps: [minute, 3 * hour],
    glitches: [0, 0, 0, 0, 0],
  },
  {
    name: 'a fall that stays flat for more than a day',
    values: [50, 0, 0, 0, 0, 0, 51],
    kwh: 51,
    steps: [5 * hour],
    glitches: [],
  },
  {
    name: 'a new meter with a higher value',
    values: [50, 90_000, 90_000.1, 90_000.3],
    kwh: 0.3,
    steps: [minute, hour, 5 * hour],
    glitches: [],
  },
  {
    name: 'a new meter with a lower value that cannot have been consumed',
    values: [90_000, 5000, 5000.5],
    kwh: 0.5,
    steps: [minute, hour],
    glitches: [],
  },
];

describe('energy of a register that jumps, with all readings at once and one in each run', () => {
  for (const { name, values, kwh, steps, glitches, maxKw, digits = null } of examples)
    for (const step of steps)
      test(`${name}, ${step / minute} minutes apart`, async ({ db }) => {
        const fixture = createEnergyFixture(db);
        const device = { ...meter, digits, ...(maxKw === undefined ? {} : { maxKw }) };
        await fixture.addDevices([device]);
        const all = readings(step, values);
        const now = noon + hour;
        await fixture.insert(all);
        await fixture.run(now);
        expect(await total(fixture)).toBeCloseTo(kwh, 6);
        await fixture.expectHalfHours([device], all, now);
        const rejects = await db.$client.query(
          "select register_kwh as value from energy.reading_rejects where reason = 'glitch' order by read_at",
        );
        expect(rejects.rows.map(({ value }) => value)).toEqual(glitches);
        const atOnce = await fixture.readAll();
        expect(await fixture.run(now, { hours: 200 })).toMatchObject({ rows_written: 0, half_hours_removed: 0 });

        await fixture.deleteResults();
        await db.$client.query('truncate energy.sensor_reading, energy.reading_rejects, energy.register_jump');
        const single = values.length > 10 ? all.filter((_, n) => n % 9 === 0) : all;
        const rest = all.filter((one) => !single.includes(one));
        for (const reading of single) {
          await fixture.insert([reading]);
          await fixture.run(now);
        }
        await fixture.insert(rest);
        await fixture.run(now);
        expect(await fixture.readAll()).toEqual(atOnce);
      });
});

test('a later reading corrects the half hours of a fall, and a late one between them shows that it was a reset', async ({
  db,
}) => {
  const fixture = createEnergyFixture(db);
  await fixture.addDevices([meter]);
  const all: EnergyModelReading[] = [
    { device: 'meter', at: noon - 5 * hour, register: 50 },
    { device: 'meter', at: noon - 4 * hour, register: 3 },
  ];
  const runWith = async (at: number, register: number) => {
    const late = { device: 'meter', at, register };
    all.push(late);
    await fixture.insert([late]);
    await fixture.run(noon);
    await fixture.expectHalfHours([meter], all, noon);
  };
  await fixture.insert(all);
  await fixture.run(noon);
  expect(await total(fixture)).toBeCloseTo(3, 9); // as far as is known, a reset
  await runWith(noon - 2 * hour, 52);
  expect(await total(fixture)).toBeCloseTo(2, 9);
  await runWith(noon - 3 * hour, 4);
  expect(await total(fixture)).toBeCloseTo(52, 9);
  expect((await db.$client.query('select from energy.reading_rejects')).rowCount).toBe(0);
});

test('a run with from and to applies a changed max_kw', async ({ db }) => {
  const fixture = createEnergyFixture(db);
  await fixture.addDevices([meter]);
  const all = readings(10 * minute, [50, 80, 51, 52]);
  await fixture.insert(all);
  await fixture.run(noon);
  await fixture.expectHalfHours([meter], all, noon);
  await db.$client.query('update energy.device set max_kw = 100');
  await fixture.run(noon, { from: '2026-11-20T09:00Z', to: '2026-11-20T12:00Z' });
  await fixture.expectHalfHours([{ ...meter, maxKw: 100 }], all, noon);
  expect(await total(fixture)).toBeCloseTo(2, 9);
});

test('a new zero point alerts once per device and day; it ends when max_kw allows the rise', async ({ db }) => {
  const fixture = createEnergyFixture(db);
  await fixture.addDevices([{ ...meter, name: 'hall' }]);
  const read = (minutes: number, register: number) => ({ device: 'hall', at: noon + minutes * minute, register });
  await fixture.insert([read(-50, 12.3), read(-49, 12_300), read(-48, 90_000), read(-20, 90_001)]);
  await fixture.run(noon);
  const alerts = () => fixture.alerts.filter(([key]) => key.startsWith('zero-point:'));
  const key = 'zero-point:2026-11-20:hall';
  const values = { device: 'hall', value: 90_000, time: '2026-11-20 12:12 (Europe/Berlin)' };
  expect(alerts()).toEqual([[key, values]]);
  await fixture.run(noon);
  expect(alerts()).toEqual(Array(2).fill([key, values]));
  await raiseAlert(db, { job: 'energy', key, values });
  await db.$client.query('update energy.device set max_kw = 1e9');
  await fixture.run(noon, { from: '2026-11-20T10:00Z', to: '2026-11-20T12:00Z' });
  expect(alerts().at(-1)).toEqual([key, null]);
});
