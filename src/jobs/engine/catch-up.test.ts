import { describe, expect, it } from 'vitest';
import { planTicks } from './catch-up.ts';
import type { CatchUp } from './job.ts';

const minute = 60_000;
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * minute);

/** Plans `count` ticks with ten minutes between them, of which the newest was due `minutesAgo`. */
function planEveryTenMinutes(count: number, minutesAgo: number, catchUp: CatchUp) {
  const ticks = Array.from({ length: count }, (_, n) => ({ at: at(n * 10) }));
  const now = at((count - 1) * 10 + minutesAgo);
  const planned = planTicks({
    ticks,
    catchUp,
    now,
    onTimeMs: minute,
    previousTick: (tick) => new Date(Number(tick) - 10 * minute),
  });
  return planned.map(({ trigger, dueAt, skip, ticks: many = 1 }) => {
    const due = (Number(dueAt) - Number(at(0))) / minute;
    return [due, skip ?? trigger, ...(many > 1 ? [many] : [])];
  });
}

const day = 86_400;

describe('planTicks', () => {
  it('runs a tick that is on time in every mode', () => {
    for (const mode of ['none', 'latest', 'all'] as const)
      expect(planEveryTenMinutes(1, 1, { mode, windowSeconds: 60, maxTicks: 5 })).toEqual([[0, 'schedule']]);
  });

  it('none: skips all missed ticks', () => {
    expect(planEveryTenMinutes(3, 5, { mode: 'none', windowSeconds: day, maxTicks: 5 })).toEqual([
      [0, 'outside the catch-up window'],
      [10, 'outside the catch-up window'],
      [20, 'outside the catch-up window'],
    ]);
  });

  it('latest: runs the newest missed tick; the others are superseded', () => {
    expect(planEveryTenMinutes(3, 5, { mode: 'latest', windowSeconds: day, maxTicks: 5 })).toEqual([
      [0, 'superseded'],
      [10, 'superseded'],
      [20, 'catch_up'],
    ]);
  });

  it('latest: a tick on time supersedes the missed ticks', () => {
    expect(planEveryTenMinutes(3, 0, { mode: 'latest', windowSeconds: day, maxTicks: 5 })).toEqual([
      [0, 'superseded'],
      [10, 'superseded'],
      [20, 'schedule'],
    ]);
  });

  it('all: runs the ticks within the window, in order', () => {
    expect(planEveryTenMinutes(4, 5, { mode: 'all', windowSeconds: 16 * 60, maxTicks: 5 })).toEqual([
      [0, 'outside the catch-up window'],
      [10, 'outside the catch-up window'],
      [20, 'catch_up'],
      [30, 'catch_up'],
    ]);
  });

  it('makes one plan for the ticks beyond the maximum, with their number', () => {
    expect(planEveryTenMinutes(9, 5, { mode: 'all', windowSeconds: day, maxTicks: 2 })).toEqual([
      [60, 'beyond the maximum', 7],
      [70, 'catch_up'],
      [80, 'catch_up'],
    ]);
    expect(planEveryTenMinutes(9, 0, { mode: 'latest', windowSeconds: 15 * 60, maxTicks: 1 })).toEqual([
      [60, 'outside the catch-up window', 7],
      [70, 'superseded'],
      [80, 'schedule'],
    ]);
  });

  it('gives the plan for several ticks a window over all of them', () => {
    const ticks = [0, 10, 20, 30].map((minutes) => ({ at: at(minutes) }));
    const catchUp: CatchUp = { mode: 'all', windowSeconds: day, maxTicks: 2 };
    const [beyond, next] = planTicks({ ticks, catchUp, now: at(35), onTimeMs: minute, previousTick: () => at(-1) });
    expect(beyond).toMatchObject({ window: { from: at(0), to: at(20) }, dueAt: at(10), ticks: 2 });
    expect(next?.dueAt).toEqual(at(20));
  });

  it('latest: a tick with parameters is superseded only by a later tick with the same parameters', () => {
    const ticks = [
      { at: at(0), params: { days: 7 } },
      { at: at(10), params: { days: 7 } },
      { at: at(20) },
      { at: at(30) },
    ];
    const catchUp: CatchUp = { mode: 'latest', windowSeconds: day, maxTicks: 5 };
    const plans = planTicks({ ticks, catchUp, now: at(35), onTimeMs: minute, previousTick: (tick) => tick });
    expect(plans.map(({ skip, params }) => [skip, params])).toEqual([
      ['superseded', { days: 7 }],
      [null, { days: 7 }],
      ['superseded', undefined],
      [null, undefined],
    ]);
  });

  it('counts the maximum for each set of parameters', () => {
    const ticks = [{ at: at(0), params: { days: 7 } }, { at: at(10) }, { at: at(20) }, { at: at(30) }];
    const catchUp: CatchUp = { mode: 'latest', windowSeconds: day, maxTicks: 1 };
    const plans = planTicks({ ticks, catchUp, now: at(35), onTimeMs: minute, previousTick: (tick) => tick });
    expect(plans.map(({ skip, params, dueAt, ticks: many }) => [skip, params, dueAt, many])).toEqual([
      [null, { days: 7 }, at(0), undefined],
      ['beyond the maximum', undefined, at(20), 2],
      [null, undefined, at(30), undefined],
    ]);
  });
});
