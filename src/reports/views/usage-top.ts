import {
  findTopSubscribers,
  type SubscriberUsage,
  sumDayUsage,
  type UsageFigures,
} from '../../db/queries/usage/usage.ts';
import type { Day } from '../../time/days.ts';
import type { BarSpec } from '../charts/spec.ts';
import type { Report } from '../report.ts';
import { buildUsageBars, type UsageTexts } from './usage-days.ts';

export interface UsageTop {
  /** Highest usage first. */
  top: SubscriberUsage[];
  /** The total of all subscribers. */
  total: UsageFigures & { subscribers: number };
}

/** The subscribers with the highest usage on a day. */
export const usageTop: Report<{ day: Day; limit: number }, UsageTop, UsageTexts, BarSpec> = {
  async load(db, { day, limit }) {
    const [top, total] = await Promise.all([findTopSubscribers(db, day, limit), sumDayUsage(db, day)]);
    return { top, total };
  },
  /** Builds a bar per subscriber. Null for a day without records. */
  view({ top }, texts) {
    if (top.length === 0) return null;
    return { ...buildUsageBars(top, texts), labels: top.map(({ subscriber }) => subscriber) };
  },
};
