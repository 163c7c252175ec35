import { type MessageRecord, recordToDraft } from '../../db/queries/habits/records.ts';
import { findStatedDraft, hasSameHabit } from './drafts.ts';
import type { Entry } from './read-entries.ts';

/**
 * A record of a message and the entry that now states it. Without a record, the entry is new. Without an entry, the
 * text does not state the record any more.
 */
export interface EntryMatch {
  record?: MessageRecord;
  entry?: Entry;
}

/**
 * Matches the entries of an edited message with the records that it made: by their habit, then in their order. The
 * result has the order of the entries; records without an entry come last.
 */
export function matchEntries(records: readonly MessageRecord[], entries: readonly Entry[]): EntryMatch[] {
  const remaining = [...records];
  const take = (index: number) => (index < 0 ? undefined : remaining.splice(index, 1)[0]);
  const byHabit = entries.map((entry) => take(remaining.findIndex((record) => isSameHabit(record, entry))));
  const matches = entries.map(
    (entry, index): EntryMatch => ({ entry, record: byHabit[index] ?? take(remaining.length > 0 ? 0 : -1) }),
  );
  return [...matches, ...remaining.map((record) => ({ record }))];
}

function isSameHabit(record: MessageRecord, entry: Entry): boolean {
  const stated = findStatedDraft(entry);
  return stated !== null && hasSameHabit(record.stated ?? recordToDraft(record), stated);
}
