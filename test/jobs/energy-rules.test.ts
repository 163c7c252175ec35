import { expect } from 'vitest';
import { createRandom, type Random } from '../harness/random.ts';
import { test } from '../harness/shared-db.ts';
import { createEnergyFixture, type EnergyFixture } from './energy-fixture.ts';
import type { EnergyModelDevice, EnergyModelReading } from './energy-model.ts';

const minute = 60_000;
const hour = 60 * minute;

const defaults = { voltage: 200, sampleSeconds: 30, digits: null, scale: 1, maxGapSeconds: 900, maxKw: 1e6 };

const devices: EnergyModelDevice[] = [
  { ...defaults, name: 'amps', kind: 'current' },
  { ...defaults, name: 'slow amps', kind: 'current', sampleSeconds: 600, voltage: 231.5 },
  { ...defaults, name: 'counter', kind: 'register' },
  { ...defaults, name: 'five digits', kind: 'register', digits: 5, scale: 0.1, maxGapSeconds: 2400 },
  { ...defaults, name: 'two digits', kind: 'register', digits: 2 },
  { ...defaults, name: 'never falls', kind: 'register' },
  { ...defaults, name: 'seldom falls', kind: 'register', maxGapSeconds: 1800 },
  { ...defaults, name: 'never falls, short gaps', kind: 'register', maxGapSeconds: 500 },
  { ...defaults, name: 'jumps', kind: 'register', maxKw: 20_000 },
  { ...defaults, name: 'glitches', kind: 'register', maxKw: 1000 },
  {
    ...defaults,
    name: 'glitches, half units',
    kind: 'register',
    digits: 6,
    scale: 0.5,
    maxKw: 300,
    maxGapSeconds: 3000,
  },
];

/** Share of a register's readings that do not just rise, by device; 1 for the others. */
const troubleShares: Record<string, number> = { 'never falls': 0, 'seldom falls': 0.02, 'never falls, short gaps': 0 };

/** Creates ascending times: about `step` apart, with gaps, some of them exactly at the end of a half hour. */
function randomTimes(random: Random, from: number, count: number, step: number): number[] {
  let at = from;
  return Array.from({ length: count }, () => {
    const kind = random();
    at += kind < 0.03 ? Math.ceil(random() * 9 * hour) : kind < 0.1 ? random() * hour : step * (0.5 + random());
    at = kind > 0.9 ? Math.ceil(at / (30 * minute)) * 30 * minute + 1000 : Math.round(at);
    return kind > 0.95 ? at - 1000 : at;
  });
}

/** Creates a register that rises, stays, falls by noise (also twice in a row), rolls over, or falls to any value. */
function randomCounter(random: Random, { name, digits }: EnergyModelDevice): () => number {
  const range = 10 ** (digits ?? 5);
  const troubleShare = troubleShares[name] ?? 1;
  let value = range * 0.93;
  return () => {
    const kind = random() < troubleShare ? random() : 0.5;
    if (kind < 0.12) return value * (1 - 0.0011 * random());
    if (kind < 0.16) value = random() * range * 0.3;
    else if (kind < 0.2) value = range * (0.9 + 0.1 * random());
    else if (kind < 0.9) value += range * 0.012 * random();
    if (digits !== null && value >= range) value -= range;
    return value;
  };
}

/**
 * Creates a register that rises slowly and sometimes jumps for one to three readings, or over half a day, to a lower or
 * higher value that stays flat; it then continues, or stays where it jumped to.
 */
function randomGlitches(random: Random): () => number {
  let value = 5000;
  let [jump, left] = [0, 0];
  return () => {
    value += random() * 5;
    if (left > 0) {
      left -= 1;
      if (left === 0 && random() < 0.3) value = jump;
      return random() < 0.2 ? jump * (1 + 0.0009 * random()) : jump;
    }
    if (random() < 0.1) {
      jump = random() < 0.3 ? 0 : random() < 0.5 ? value * random() : value * (1 + random());
      left = random() < 0.1 ? 100 : Math.ceil(random() * 3);
    }
    return value;
  };
}

function randomReadings(random: Random, from: number): EnergyModelReading[] {
  return devices.flatMap((device): EnergyModelReading[] => {
    const next = device.name.startsWith('glitches') ? randomGlitches(random) : randomCounter(random, device);
    const step = device.kind === 'current' ? device.sampleSeconds * 1000 : 7 * minute;
    return randomTimes(random, from, 160, step).map((at) => {
      if (device.kind === 'register') return { device: device.name, at, register: next() };
      return { device: device.name, at, channels: [random() * 40, random() * 40, random() < 0.5 ? 0 : random()] };
    });
  });
}

/**
 * Assigns readings to runs, in random order: each to the first run after its time or, if it is late, to a later one.
 * Some are in two runs.
 */
function assignToRuns(random: Random, readings: EnergyModelReading[], runs: number[]): EnergyModelReading[][] {
  const readingsOfRuns: EnergyModelReading[][] = runs.map(() => []);
  for (const reading of readings.sort(() => random() - 0.5)) {
    const first = runs.findIndex((now) => now >= reading.at);
    if (first < 0) continue;
    const times = random() < 0.1 ? 2 : 1;
    for (let n = 0; n < times; n++) {
      const late = random() < 0.2 ? Math.floor(random() * (runs.length - first)) : 0;
      readingsOfRuns[first + late]?.push(reading);
    }
  }
  return readingsOfRuns;
}

async function runAll(
  fixture: EnergyFixture,
  random: Random,
  start: number,
): Promise<{ readings: EnergyModelReading[]; now: number }> {
  const runs = [2, 2.5, 3.1, 7, 9.5, 20, 20.5, 40, 61].map((hours) => start + hours * hour);
  const readings: EnergyModelReading[] = [];
  for (const [index, arrived] of assignToRuns(random, randomReadings(random, start), runs).entries()) {
    await fixture.insert(arrived, Date.now());
    readings.push(...arrived);
    await fixture.run(runs[index] ?? 0);
    await fixture.expectHalfHours(devices, readings, runs[index] ?? 0);
  }
  return { readings, now: runs.at(-1) ?? 0 };
}

// Around clock changes of Berlin, New York and Lord Howe: half hours are those of UTC and must not be affected.
for (const start of ['2026-03-28T22:17:00Z', '2025-11-02T03:00:00Z', '2026-10-03T12:44:10Z'])
  test(`half hours of random readings equal the model after every run, with late readings: ${start}`, async ({
    db,
  }) => {
    const fixture = createEnergyFixture(db);
    await fixture.addDevices(devices);
    const { now } = await runAll(fixture, createRandom(Date.parse(start)), Date.parse(start));
    const afterSeveralRuns = await fixture.readAll();
    expect((await fixture.readHalfHours()).some(({ resets }) => resets > 0)).toBe(true);
    expect(await fixture.run(now, { hours: 100 })).toMatchObject({ rows_written: 0, half_hours_removed: 0 });
    expect(await fixture.readAll()).toEqual(afterSeveralRuns);
    await fixture.deleteResults();
    await fixture.run(now);
    expect(await fixture.readAll()).toEqual(afterSeveralRuns);
  });

test('many months of readings are calculated month by month, with gaps and falls across the ends of months', async ({
  db,
}) => {
  const start = Date.parse('2026-01-30T22:17:00Z');
  const random = createRandom(start);
  const readings = devices.flatMap((device): EnergyModelReading[] => {
    const next = randomCounter(random, device);
    let at = start;
    return Array.from({ length: 400 }, () => {
      at += Math.ceil(random() * (random() < 0.05 ? 200 : 9)) * hour + Math.ceil(random() * hour);
      if (device.kind === 'register') return { device: device.name, at, register: next() };
      return { device: device.name, at, channels: [random() * 40, 1, 0] };
    });
  });
  const now = Math.max(...readings.map(({ at }) => at)) + hour;
  const fixture = createEnergyFixture(db);
  await fixture.addDevices(devices);
  await fixture.insert(readings, Date.now());
  await fixture.run(now);
  await fixture.expectHalfHours(devices, readings, now);
});
