import { expect, test } from 'vitest';
import type { RunRow } from '../../../db/queries/engine/runs.ts';
import { createSpeedMeter } from './run-speed.ts';

const at = (seconds: number) => new Date(seconds * 1000);

function runAt(phase: string, done: number, finishedAt: Date | null = null): RunRow {
  return { runId: 1, startedAt: at(100), finishedAt, progress: { phase, done } } as RunRow;
}

test('the speed of the first phase counts from the start of the run', () => {
  const meter = createSpeedMeter();
  expect(meter.measure(runAt('copy', 500), at(110))).toBe(50);
  expect(meter.measure(runAt('copy', 3000), at(120))).toBe(150);
});

test('the speed of a later phase counts from its first measurement', () => {
  const meter = createSpeedMeter();
  meter.measure(runAt('copy', 500), at(110));
  expect(meter.measure(runAt('tidy', 10), at(120))).toBeNull();
  expect(meter.measure(runAt('tidy', 30), at(130))).toBe(2);
});

test('there is no speed in the first second, without progress, and after the end', () => {
  const meter = createSpeedMeter();
  expect(meter.measure(runAt('copy', 500), at(100.5))).toBeNull();
  expect(meter.measure(runAt('copy', 0), at(110))).toBeNull();
  expect(meter.measure(runAt('copy', 500, at(111)), at(112))).toBeNull();
});
