import { dayUsage, type SubscriberUsage, topSubscribers, type UsageFigures } from '../../db/queries/usage/usage.ts';
import type { Day } from '../../time/days.ts';
import type { BarSpec } from '../charts/spec.ts';
import type { Report } from '../report.ts';
import { type UsageTexts, usageBars } from './usage-days.ts';

export interface UsageTop {
  /** The most used first. */
  top: SubscriberUsage[];
  /** Over all subscribers. */
  total: UsageFigures & { subscribers: number };
}

/** The subscribers with the most usage of a day. */
export const usageTop: Report<{ day: Day; limit: number }, UsageTop, UsageTexts, BarSpec> = {
  async load(db, { day, limit }) {
    const [top, total] = await Promise.all([topSubscribers(db, day, limit), dayUsage(db, day)]);
    return { top, total };
  },
  /** Returns a bar a subscriber; null for a day without records. */
  view({ top }, texts) {
    if (top.length === 0) return null;
    return { ...usageBars(top, texts), labels: top.map(({ subscriber }) => subscriber) };
  },
};
