import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { createRandom, pickSeed, type Random } from '../harness/random.ts';
import { test } from '../harness/shared-db.ts';
import { createEnergyFixture, type EnergyFixture } from './energy-fixture.ts';
import { judgeReadings, oracleHalfHours, type RegisterReading } from './energy-glitch-oracle.ts';
import type { EnergyModelDevice } from './energy-model.ts';

const minute = 60_000;
const hour = 60 * minute;
/** The runs in the 66 hours of a test. FULL_LOAD=1 has more, so that a glitch is cut into more parts. */
const runCount = process.env.FULL_LOAD ? 30 : 15;

const meter = {
  kind: 'register',
  voltage: 200,
  sampleSeconds: 30,
  digits: null,
  scale: 1,
  maxGapSeconds: 900,
} as const;

const devices: EnergyModelDevice[] = [
  { ...meter, name: 'default' },
  { ...meter, name: '20 kW', maxKw: 20 },
  { ...meter, name: '5 kW, short gaps', maxKw: 5, maxGapSeconds: 400 },
  { ...meter, name: 'four digits', digits: 4, scale: 0.1, maxKw: 300 },
  { ...meter, name: 'everything is possible', maxKw: 1e6 },
  { ...meter, name: 'seldom', maxKw: 30 },
];

interface DeviceReading extends RegisterReading {
  device: EnergyModelDevice;
}

/** Creates a wrong value: 0, a little or far below the value, or a thousand times the value. */
function wrongValue(random: Random, value: number): number {
  const kind = random();
  if (kind < 0.35) return 0;
  if (kind < 0.5) return value * (0.9 + 0.0995 * random());
  return kind < 0.75 ? value * 1000 : value * 2 * random();
}

/** Creates a register of 60 hours: wrong values, alone or for hours, some of which stay; falls, noise, rollovers. */
function randomSeries(random: Random, start: number, device: EnergyModelDevice): DeviceReading[] {
  const range = device.digits === null ? null : 10 ** device.digits * device.scale;
  const trouble = device.name === 'seldom' ? 0.03 : 0.25;
  const readings: DeviceReading[] = [];
  let at = start;
  let value = 5 + random() * 900;
  const push = (kwh: number, count = 1) => {
    for (let n = 0; n < count; n++) {
      const kind = random();
      at += Math.round(kind < 0.05 ? random() * 5 * hour : kind < 0.3 ? 30_000 : (2 + random() * 12) * minute);
      if (random() < 0.05) at = Math.ceil(at / (30 * minute)) * 30 * minute;
      readings.push({ device, at, kwh });
    }
  };
  while (at < start + 60 * hour) {
    const kind = random();
    if (kind < trouble) {
      const wrong = wrongValue(random, value);
      push(wrong, random() < 0.6 ? 1 : Math.ceil(random() * (random() < 0.2 ? 150 : 8)));
      if (random() < 0.25) value = wrong;
    } else if (kind < trouble + 0.03) value = random() * 3;
    else if (kind < trouble + 0.05) value *= 1 - 0.0009 * random();
    else if (kind < 0.75) value += random() * 0.4;
    if (range !== null && random() < 0.02) value = range * (0.95 + 0.05 * random());
    if (range !== null) value %= range;
    push(value);
  }
  return readings;
}

/** Returns the readings that arrive before each run: most before the first one after their time, some late. */
function assignToRuns(random: Random, readings: DeviceReading[], runs: number[]): DeviceReading[][] {
  const arrivals: DeviceReading[][] = runs.map(() => []);
  for (const reading of readings) {
    const first = runs.findIndex((now) => now >= reading.at);
    const late = random() < 0.15 ? Math.floor(random() * (runs.length - first)) : 0;
    if (first >= 0) arrivals[first + late]?.push(reading);
  }
  return arrivals;
}

async function expectOracle(fixture: EnergyFixture, db: Db, known: DeviceReading[], now: number): Promise<void> {
  const found = await fixture.readHalfHours();
  const { rows } = await db.$client.query(
    `select device_name as device, extract(epoch from read_at)::float8 * 1000 as at from energy.reading_rejects
    where reason = 'glitch' order by 2`,
  );
  for (const device of devices) {
    const readings = known.filter((one) => one.device === device);
    const actual = found.filter((one) => one.device === device.name);
    const expected = oracleHalfHours(device, readings, now);
    expect(
      actual.map(({ coverage, quality, ...one }) => ({ ...one, energy: 0, isEstimated: quality === 'estimated' })),
    ).toEqual(expected.map((one) => ({ ...one, energy: 0 })));
    const deviations = expected.filter(({ energy }, index) => {
      const difference = Math.abs(energy - (actual[index]?.energy ?? Number.NaN));
      return !(difference <= 1e-9 * Math.max(1, energy));
    });
    expect(deviations).toEqual([]);
    // A half hour that is not over may hold glitches that the next run finds.
    const isOld = (at: number) => at < now - 24 * hour;
    const glitches = judgeReadings(device, readings).filter(({ at, verdict }) => verdict === 'glitch' && isOld(at));
    const rejected = rows.filter((row) => row.device === device.name && isOld(row.at));
    expect(rejected.map(({ at }) => at)).toEqual(glitches.map(({ at }) => at));
  }
}

for (const seed of [1, 'a new seed'])
  test(`registers with glitches equal the oracle after every run, late readings included: ${seed}`, async ({ db }) => {
    const random = createRandom(typeof seed === 'number' ? seed : pickSeed());
    const start = Date.parse('2026-03-27T22:17:00Z');
    const fixture = createEnergyFixture(db);
    await fixture.addDevices(devices);
    const interval = (66 * hour) / runCount;
    const runs = Array.from({ length: runCount }, (_, n) => start + (n + 1) * interval + Math.round(random() * hour));
    const all = devices.flatMap((device) => randomSeries(random, start, device));
    const known: DeviceReading[] = [];
    for (const [index, arrived] of assignToRuns(random, all, runs).entries()) {
      known.push(...arrived);
      const rows = arrived.map(({ device, at, kwh }) => ({ device: device.name, at, register: kwh / device.scale }));
      await fixture.insert(rows, Date.now());
      await fixture.run(runs[index] ?? 0);
      await expectOracle(fixture, db, known, runs[index] ?? 0);
    }
    const now = (runs.at(-1) ?? 0) + 30 * hour;
    await fixture.run(now);
    await expectOracle(fixture, db, known, now);
    const afterSeveralRuns = await fixture.readAll();
    await fixture.run(now, { hours: 200 });
    expect(await fixture.readAll()).toEqual(afterSeveralRuns);
  });
