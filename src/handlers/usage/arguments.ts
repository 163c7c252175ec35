import type { Db } from '../../db/client.ts';
import { subscriberExists } from '../../db/queries/usage/usage.ts';
import type { Day } from '../../time/days.ts';
import type { PeriodReading } from '../shared/parse-period.ts';
import { splitPeriod } from '../shared/split-period.ts';
import type { UsageView } from './buttons.ts';

/** The subscribers of a day, null for the newest one, or the usage of one subscriber. */
export type UsageSelection = { day: Day | null } | { view: UsageView };

/**
 * Finds what `/usage 4915112345 october` means: a subscriber, a subscriber with a period, or a day. The number of a
 * subscriber has priority. Other arguments are an unknown subscriber.
 */
export async function parseUsageArguments(
  db: Db,
  args: string,
  readPeriod: (text: string) => PeriodReading,
): Promise<UsageSelection> {
  const text = Buffer.from(args).toString(); // lone surrogates are replaced as in the database
  const newest: UsageSelection = { view: { subscriber: text, unit: 'month', at: null } };
  if (text === '') return { day: null };
  if (await subscriberExists(db, text)) return newest;
  const whole = readPeriod(text);
  if (whole.kind === 'found' && whole.period.unit === 'day') return { day: whole.period.day };
  for (const { name, period } of splitPeriod(text, readPeriod))
    if (await subscriberExists(db, name)) return { view: { subscriber: name, unit: period.unit, at: period.day } };
  return newest;
}
