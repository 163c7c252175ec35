import { button } from '../../bot/callback.ts';
import type { Day } from '../../time/days.ts';
import type { PeriodUnit } from '../../time/period.ts';
import type { Place } from '../charts/view.ts';

/** What a chart of one subscriber shows. */
export interface UsageView {
  subscriber: string;
  unit: PeriodUnit;
  /** A day of the period; null for the newest with usage. */
  at: Day | null;
}

/** Draws one subscriber's days. */
export const subscriberButton = button('us', { subscriber: 'text', unit: 'text', at: 'text', place: 'text' });

/** Draws the top subscribers of a day in the place of the pressed message. */
export const dayButton = button('ut', { day: 'text' });

/** Sends the workbook of a day. */
export const bookButton = button('ub', { day: 'text' });

/** What a number may take in a button beside everything else. */
const mostBytes = 28;

/** Returns callback data that draws the view; null for a subscriber whose number is too long for a button. */
export function packUsage(owner: number, { subscriber, unit, at }: UsageView, place: Place): string | null {
  if (/\p{Surrogate}/u.test(subscriber) || encodeURIComponent(subscriber).length > mostBytes) return null;
  return subscriberButton.pack(owner, {
    subscriber,
    unit: unit.slice(0, 1),
    at: at ?? '',
    place: place.slice(0, 1),
  });
}
