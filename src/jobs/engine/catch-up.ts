import { isDeepStrictEqual } from 'node:util';
import type { TickPlan } from '../../db/queries/engine/ticks.ts';
import type { CatchUp } from './job.ts';

/** A time at which a job is due, with the parameters of that time. */
export interface Tick {
  at: Date;
  params?: Record<string, unknown>;
}

/** Why a tick was not run, as stored in `ops.job_run.skip_reason`. `overlap` and `paused` are set by `claimTicks`. */
export const skipReasons = {
  overlap: 'overlap',
  paused: 'paused',
  outside: 'outside the catch-up window',
  superseded: 'superseded',
  beyond: 'beyond the maximum',
} as const;

export interface PlanTicksOptions {
  /** Due times without a row, ascending. */
  ticks: readonly Tick[];
  catchUp: CatchUp;
  now: Date;
  /** A tick is on time up to so many milliseconds after it was due; later it is a missed tick. */
  onTimeMs: number;
  /** Returns the tick of the schedule before this one. */
  previousTick(tick: Date): Date;
}

/**
 * Plans what happens to each due tick. Returns the plans in the order of the ticks.
 *
 * - The newest tick is run with trigger `schedule` when it is on time. All others are missed ticks.
 * - A missed tick follows the catch-up rule of the job. A tick with parameters is superseded only by a later tick with
 *   the same parameters.
 * - Of the missed ticks with the same parameters, the newest `maxTicks` have a plan each. The older ones share one
 *   plan: `ticks` is their number, and its window lasts from the first of them to the tick after the last.
 */
export function planTicks({ ticks, catchUp, now, onTimeMs, previousTick }: PlanTicksOptions): TickPlan[] {
  const newest = ticks.at(-1);
  const current = newest && Number(now) - Number(newest.at) <= onTimeMs ? newest : null;
  const missed = current ? ticks.slice(0, -1) : ticks;

  const isOutside = (tick: Tick) =>
    catchUp.mode === 'none' || Number(now) - Number(tick.at) > catchUp.windowSeconds * 1000;

  function skipReason(tick: Tick): string | null {
    if (isOutside(tick)) return skipReasons.outside;
    const later = ticks.slice(ticks.indexOf(tick) + 1);
    return catchUp.mode === 'latest' && later.some((one) => supersedes(one, tick)) ? skipReasons.superseded : null;
  }

  const planOne = (tick: Tick): TickPlan => ({
    trigger: tick === current ? 'schedule' : 'catch_up',
    dueAt: tick.at,
    window: { from: previousTick(tick.at), to: tick.at },
    skip: tick === current ? null : skipReason(tick),
    params: tick.params,
  });

  const plans = groupByParams(missed).flatMap((group) => {
    const kept = group.slice(-Math.max(catchUp.maxTicks, 1));
    return [...planBeyondMaximum(group.slice(0, -kept.length), kept[0]?.at ?? now, isOutside), ...kept.map(planOne)];
  });
  return [...plans.sort((a, b) => Number(a.dueAt) - Number(b.dueAt)), ...(current ? [planOne(current)] : [])];
}

/** Groups the ticks by their parameters; keeps their order. */
function groupByParams(ticks: readonly Tick[]): Tick[][] {
  const groups: Tick[][] = [];
  for (const tick of ticks) {
    const group = groups.find(([first]) => isDeepStrictEqual(first?.params, tick.params));
    if (group) group.push(tick);
    else groups.push([tick]);
  }
  return groups;
}

function supersedes(later: Tick, tick: Tick): boolean {
  return !tick.params || isDeepStrictEqual(later.params, tick.params);
}

/** Plans one skipped row for all of these ticks, whose window ends at `until`; no plan without ticks. */
function planBeyondMaximum(ticks: readonly Tick[], until: Date, isOutside: (tick: Tick) => boolean): TickPlan[] {
  const [first, last] = [ticks[0], ticks.at(-1)];
  if (!first || !last) return [];
  const skip = isOutside(last) ? skipReasons.outside : skipReasons.beyond;
  const window = { from: first.at, to: until };
  return [{ trigger: 'catch_up', dueAt: last.at, window, skip, ticks: ticks.length, params: last.params }];
}
