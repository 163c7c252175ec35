import { createHash } from 'node:crypto';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Db } from '../../db/client.ts';
import { findSubscriberByDigest } from '../../db/queries/usage/usage.ts';
import type { Day } from '../../time/days.ts';
import type { PeriodUnit } from '../../time/period.ts';
import type { MessageTarget } from '../shared/chart-view.ts';

/** The selection of a subscriber's chart. */
export interface UsageView {
  subscriber: string;
  unit: PeriodUnit;
  /** A day of the period. Null: the newest with usage. */
  at: Day | null;
}

/** Shows the days of one subscriber. */
export const subscriberButton = defineButton('us', { subscriber: 'text', unit: 'text', at: 'day', place: 'text' });

/**
 * Shows the top subscribers of a day. With a day it replaces the pressed message; without one it sends a new message.
 */
export const usageDayButton = defineButton('ut', { day: 'day' });

/** Sends the workbook of a day. */
export const usageWorkbookButton = defineButton('ub', { day: 'day' });

/** Callback data has 64 bytes; this is what the other fields leave for a number. */
const maxNumberBytes = 28;

/** The short form of a number begins with this. */
const shortPrefix = '~';

/** Packs a view into callback data. A number that is too long goes in its short form: digest and beginning. */
export function packUsageView(owner: number, { subscriber, unit, at }: UsageView, target: MessageTarget): string {
  return subscriberButton.pack(owner, {
    subscriber: fitsButton(subscriber) ? subscriber : shortForm(subscriber),
    unit: unit.slice(0, 1),
    at: at ?? '',
    place: target.slice(0, 1),
  });
}

/** Finds the subscriber of a button. A short form whose subscriber no longer exists is returned as it is. */
export async function findPackedSubscriber(db: Db, packed: string): Promise<string> {
  if (!packed.startsWith(shortPrefix)) return packed;
  const [digest, beginning] = [packed.slice(1, 9), packed.slice(9)];
  return (await findSubscriberByDigest(db, beginning, digest)) ?? packed;
}

function fitsButton(subscriber: string): boolean {
  return !subscriber.startsWith(shortPrefix) && encodeURIComponent(subscriber).length <= maxNumberBytes;
}

function shortForm(subscriber: string): string {
  const digest = createHash('sha256').update(subscriber).digest('hex').slice(0, 8);
  let beginning = '';
  for (const character of subscriber) {
    if (encodeURIComponent(`${shortPrefix}${digest}${beginning}${character}`).length > maxNumberBytes) break;
    beginning += character;
  }
  return `${shortPrefix}${digest}${beginning}`;
}
