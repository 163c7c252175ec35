import { expect } from 'vitest';
import { test } from '../harness/db.ts';
import type { Device, Reading } from './energy-model.ts';
import { energyStage, type Stage } from './energy-stage.ts';
import { type Random, randomFrom } from './usage-random.ts';

const minute = 60_000;
const hour = 60 * minute;

const usual = { voltage: 200, sampleSeconds: 30, digits: null, scale: 1, maxGapSeconds: 900 };

const devices: Device[] = [
  { ...usual, name: 'amps', kind: 'current' },
  { ...usual, name: 'slow amps', kind: 'current', sampleSeconds: 600, voltage: 231.5 },
  { ...usual, name: 'counter', kind: 'register' },
  { ...usual, name: 'five digits', kind: 'register', digits: 5, scale: 0.1, maxGapSeconds: 2400 },
  { ...usual, name: 'two digits', kind: 'register', digits: 2 },
  { ...usual, name: 'never falls', kind: 'register' },
  { ...usual, name: 'seldom falls', kind: 'register', maxGapSeconds: 1800 },
  { ...usual, name: 'never falls, short gaps', kind: 'register', maxGapSeconds: 500 },
];

/** How many of a counter's steps go anywhere but up. */
const troubles: Record<string, number> = { 'never falls': 0, 'seldom falls': 0.02, 'never falls, short gaps': 0 };

/** Readings around an instant: in a row with gaps, some of them on a boundary. */
function randomTimes(random: Random, from: number, count: number, step: number): number[] {
  let at = from;
  return Array.from({ length: count }, () => {
    const kind = random();
    at += kind < 0.03 ? Math.ceil(random() * 9 * hour) : kind < 0.1 ? random() * hour : step * (0.5 + random());
    at = kind > 0.9 ? Math.ceil(at / (30 * minute)) * 30 * minute + 1000 : Math.round(at);
    return kind > 0.95 ? at - 1000 : at;
  });
}

/** Counters grow, sit, dip by noise (twice in a row, too), roll over and fall to anything. */
function randomCounter(random: Random, { name, digits }: Device): () => number {
  const range = 10 ** (digits ?? 5);
  const troubled = troubles[name] ?? 1;
  let value = range * 0.93;
  return () => {
    const kind = random() < troubled ? random() : 0.5;
    if (kind < 0.12) return value * (1 - 0.0011 * random());
    if (kind < 0.16) value = random() * range * 0.3;
    else if (kind < 0.2) value = range * (0.9 + 0.1 * random());
    else if (kind < 0.9) value += range * 0.012 * random();
    if (digits !== null && value >= range) value -= range;
    return value;
  };
}

function randomReadings(random: Random, from: number): Reading[] {
  return devices.flatMap((device): Reading[] => {
    const next = randomCounter(random, device);
    const step = device.kind === 'current' ? device.sampleSeconds * 1000 : 7 * minute;
    return randomTimes(random, from, 160, step).map((at) => {
      if (device.kind === 'register') return { device: device.name, at, register: next() };
      return { device: device.name, at, channels: [random() * 40, random() * 40, random() < 0.5 ? 0 : random()] };
    });
  });
}

/** Deals readings out to runs: each in the first that may see it or, late, in a later one, in any order, some of them twice. */
function deal(random: Random, readings: Reading[], runs: number[]): Reading[][] {
  const hands: Reading[][] = runs.map(() => []);
  for (const reading of readings.sort(() => random() - 0.5)) {
    const first = runs.findIndex((now) => now >= reading.at);
    if (first < 0) continue;
    const times = random() < 0.1 ? 2 : 1;
    for (let n = 0; n < times; n++) {
      const late = random() < 0.2 ? Math.floor(random() * (runs.length - first)) : 0;
      hands[first + late]?.push(reading);
    }
  }
  return hands;
}

async function runAll(stage: Stage, random: Random, start: number): Promise<{ readings: Reading[]; now: number }> {
  const runs = [2, 2.5, 3.1, 7, 9.5, 20, 20.5, 40, 61].map((hours) => start + hours * hour);
  const readings: Reading[] = [];
  for (const [index, hand] of deal(random, randomReadings(random, start), runs).entries()) {
    await stage.insert(hand, Date.now());
    readings.push(...hand);
    await stage.run(runs[index] ?? 0);
    await stage.expectRight(devices, readings, runs[index] ?? 0);
  }
  return { readings, now: runs.at(-1) ?? 0 };
}

// Clock changes of Berlin, New York and Lord Howe: half hours know none.
for (const start of ['2026-03-28T22:17:00Z', '2025-11-02T03:00:00Z', '2026-10-03T12:44:10Z'])
  test(`random readings become what plain code makes of them, run by run, whatever came late: ${start}`, async ({
    db,
  }) => {
    const stage = energyStage(db);
    await stage.add(devices);
    const { now } = await runAll(stage, randomFrom(Date.parse(start)), Date.parse(start));
    const small = await stage.everything();
    expect((await stage.halfHours()).some(({ resets }) => resets > 0)).toBe(true);
    expect(await stage.run(now, { hours: 100 })).toMatchObject({ rows_written: 0, half_hours_removed: 0 });
    expect(await stage.everything()).toEqual(small);
    await stage.forget();
    await stage.run(now);
    expect(await stage.everything()).toEqual(small);
  });

test('months of readings go month by month, with gaps and falls across their ends', async ({ db }) => {
  const start = Date.parse('2026-01-30T22:17:00Z');
  const random = randomFrom(start);
  const readings = devices.flatMap((device): Reading[] => {
    const next = randomCounter(random, device);
    let at = start;
    return Array.from({ length: 400 }, () => {
      at += Math.ceil(random() * (random() < 0.05 ? 200 : 9)) * hour + Math.ceil(random() * hour);
      if (device.kind === 'register') return { device: device.name, at, register: next() };
      return { device: device.name, at, channels: [random() * 40, 1, 0] };
    });
  });
  const now = Math.max(...readings.map(({ at }) => at)) + hour;
  const stage = energyStage(db);
  await stage.add(devices);
  await stage.insert(readings, Date.now());
  await stage.run(now);
  await stage.expectRight(devices, readings, now);
});
