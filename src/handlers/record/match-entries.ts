import type { MessageRecord } from '../../db/queries/habits/records.ts';
import { recordToDraft } from '../../db/queries/habits/records.ts';
import { findStated, hasSameHabit } from './drafts.ts';
import type { Entry } from './read-entries.ts';

/** A record of a message and the entry that states it now. Without a record the entry is new; without an entry it is gone. */
export interface EntryMatch {
  record?: MessageRecord;
  entry?: Entry;
}

/**
 * Matches the entries of an edited message with the records that it made: by their habit, then in their order. The
 * result has the order of the entries; records without an entry come last.
 */
export function matchEntries(records: readonly MessageRecord[], entries: readonly Entry[]): EntryMatch[] {
  const left = [...records];
  const take = (index: number) => (index < 0 ? undefined : left.splice(index, 1)[0]);
  const byHabit = entries.map((entry) => take(left.findIndex((record) => isSameHabit(record, entry))));
  const matches = entries.map(
    (entry, index): EntryMatch => ({ entry, record: byHabit[index] ?? take(left.length > 0 ? 0 : -1) }),
  );
  return [...matches, ...left.map((record) => ({ record }))];
}

function isSameHabit(record: MessageRecord, entry: Entry): boolean {
  const stated = findStated(entry);
  return stated !== null && hasSameHabit(record.stated ?? recordToDraft(record), stated);
}
