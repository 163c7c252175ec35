import type { Db } from '../../db/client.ts';
import { replaceRegisters } from '../../db/queries/energy/replace-registers.ts';
import type { MeterReading, ParsedReading } from './parse-message.ts';

/**
 * Prepares the readings of a batch that have the time of their receipt, which is in whole minutes: of a device's
 * readings in the same minute the last one counts, and it replaces one of an earlier batch. Returns the batch without
 * the readings that do not count.
 */
export async function keepLastOfMinute(db: Db, parsed: readonly ParsedReading[]): Promise<ParsedReading[]> {
  const last = new Map<string, MeterReading>();
  for (const { reading, isTimedByReceipt } of parsed)
    if (reading && isTimedByReceipt) last.set(toKey(reading), reading);
  if (last.size === 0) return [...parsed];
  await replaceRegisters(db, [...last.values()]);
  return parsed.filter(
    ({ reading, isTimedByReceipt }) => !reading || !isTimedByReceipt || last.get(toKey(reading)) === reading,
  );
}

const toKey = ({ deviceName, readAt }: MeterReading) => `${readAt.getTime()} ${deviceName}`;
