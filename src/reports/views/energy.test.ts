import { expect, it } from 'vitest';
import type { HalfHourRow } from '../../db/queries/energy/energy.ts';
import { compareHalfHours } from './energy.ts';

const row = (local: string, energy: number | null, endsAt = '2026-10-25T00:00:00Z', coverage = 1): HalfHourRow => ({
  local,
  endsAt: new Date(endsAt),
  energy,
  coverage,
  estimated: 0,
  resets: 0,
});

it('compares half hours of the same local time, and a repeated local time with one half hour only', () => {
  const rows = [
    row('2026-10-18 02:00', 1),
    row('2026-10-18 02:30', 2),
    row('2026-10-25 02:00', 3),
    row('2026-10-25 02:30', null, undefined, 0),
    row('2026-10-25 02:00', 5, undefined, 0.5),
    row('2026-10-25 02:30', null, '2026-10-25T09:00:00Z', 0),
  ];
  const day = { unit: 'day', first: '2026-10-25', last: '2026-10-25' } as const;
  const { halfHours, ...sums } = compareHalfHours(rows, day, 1, new Date('2026-10-25T08:00:00Z'));
  expect(halfHours.map(({ energy, before, coverage }) => [energy, before, coverage])).toEqual([
    [3, 1, 1],
    [null, 2, 0],
    [5, null, 0.5],
    [null, null, null],
  ]);
  expect(sums).toEqual({ period: day, energy: 8, before: 3, coverage: 0.5, estimated: 0, resets: 0 });
});
