import { isDeepStrictEqual } from 'node:util';
import type { TickPlan } from '../../db/queries/engine/ticks.ts';
import type { CatchUp } from './job.ts';

/** A time at which a job is due, with the parameters of that time. */
export interface Tick {
  at: Date;
  params?: Record<string, unknown>;
}

/** Why a tick has a row that was not run, as `ops.job_run.skip_reason` says it. `overlap` and `paused` are given by the claim. */
export const skipReasons = {
  overlap: 'overlap',
  paused: 'paused',
  outside: 'outside the catch-up window',
  superseded: 'superseded',
  beyond: 'beyond the maximum',
} as const;

export interface PlanParts {
  /** Due times without a row, ascending. */
  ticks: readonly Tick[];
  catchUp: CatchUp;
  now: Date;
  /** A tick this late is still on time. */
  liveMs: number;
  /** Returns the tick before. */
  before(tick: Date): Date;
}

/**
 * Returns what happens to ticks that are due, in their order: the newest is run as scheduled when it is on time; the others
 * were missed and follow the rule; a tick with parameters is superseded only by one with the same. Of the missed ones with the
 * same parameters those beyond the newest `most` are one plan, `ticks` their number, whose window is from the first of them to
 * the tick after the last.
 */
export function planTicks({ ticks, catchUp, now, liveMs, before }: PlanParts): TickPlan[] {
  const newest = ticks.at(-1);
  const live = newest && Number(now) - Number(newest.at) <= liveMs ? newest : null;
  const missed = live ? ticks.slice(0, -1) : ticks;
  const isOutside = (tick: Tick) =>
    catchUp.mode === 'none' || Number(now) - Number(tick.at) > catchUp.windowSeconds * 1000;
  const single = (tick: Tick): TickPlan => ({
    trigger: tick === live ? 'schedule' : 'catch_up',
    dueAt: tick.at,
    window: { from: before(tick.at), to: tick.at },
    skip: tick === live ? null : skipOf(tick),
    params: tick.params,
  });
  const skipOf = (tick: Tick) => {
    if (isOutside(tick)) return skipReasons.outside;
    const later = ticks.slice(ticks.indexOf(tick) + 1);
    return catchUp.mode === 'latest' && later.some((one) => supersedes(one, tick)) ? skipReasons.superseded : null;
  };
  const plans = alike(missed).flatMap((ticks) => {
    const kept = ticks.slice(-Math.max(catchUp.most, 1));
    return [...group(ticks.slice(0, -kept.length), kept[0]?.at ?? now, isOutside), ...kept.map(single)];
  });
  return [...plans.sort((a, b) => Number(a.dueAt) - Number(b.dueAt)), ...(live ? [single(live)] : [])];
}

/** Returns the ticks by their parameters, in their order. */
function alike(ticks: readonly Tick[]): Tick[][] {
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

function group(ticks: readonly Tick[], until: Date, isOutside: (tick: Tick) => boolean): TickPlan[] {
  const [first, last] = [ticks[0], ticks.at(-1)];
  if (!first || !last) return [];
  const skip = isOutside(last) ? skipReasons.outside : skipReasons.beyond;
  const window = { from: first.at, to: until };
  return [{ trigger: 'catch_up', dueAt: last.at, window, skip, ticks: ticks.length, params: last.params }];
}
