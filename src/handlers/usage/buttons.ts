import { createHash } from 'node:crypto';
import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Db } from '../../db/client.ts';
import { subscriberByDigest } from '../../db/queries/usage/usage.ts';
import type { Day } from '../../time/days.ts';
import type { PeriodUnit } from '../../time/period.ts';
import type { MessageTarget } from '../shared/chart-view.ts';

/** What a chart of one subscriber shows. */
export interface UsageView {
  subscriber: string;
  unit: PeriodUnit;
  /** A day of the period; null for the newest with usage. */
  at: Day | null;
}

/** Draws one subscriber's days. */
export const subscriberButton = defineButton('us', { subscriber: 'text', unit: 'text', at: 'text', place: 'text' });

/** Draws the top subscribers of a day in the place of the pressed message. */
export const dayButton = defineButton('ut', { day: 'text' });

/** Sends the workbook of a day. */
export const bookButton = defineButton('ub', { day: 'text' });

/** What a number may take in a button beside everything else. */
const mostBytes = 28;

/** Begins the short form of a number. */
const shortMark = '~';

/** Returns callback data that draws the view. A number that is too long goes in its short form: its beginning and digest. */
export function packUsage(owner: number, { subscriber, unit, at }: UsageView, place: MessageTarget): string {
  return subscriberButton.pack(owner, {
    subscriber: isShort(subscriber) ? subscriber : shortFormOf(subscriber),
    unit: unit.slice(0, 1),
    at: at ?? '',
    place: place.slice(0, 1),
  });
}

/** Returns the number that a button means; one that is gone as it stands in the button. */
export async function unpackSubscriber(db: Db, packed: string): Promise<string> {
  if (!packed.startsWith(shortMark)) return packed;
  const [digest, beginning] = [packed.slice(1, 9), packed.slice(9)];
  return (await subscriberByDigest(db, beginning, digest)) ?? packed;
}

function isShort(subscriber: string): boolean {
  return !subscriber.startsWith(shortMark) && encodeURIComponent(subscriber).length <= mostBytes;
}

function shortFormOf(subscriber: string): string {
  const digest = createHash('sha256').update(subscriber).digest('hex').slice(0, 8);
  let beginning = '';
  for (const character of subscriber) {
    if (encodeURIComponent(`${shortMark}${digest}${beginning}${character}`).length > mostBytes) break;
    beginning += character;
  }
  return `${shortMark}${digest}${beginning}`;
}
