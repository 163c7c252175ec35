import { isSameMeasure } from '../../db/queries/habits/habits.ts';
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
 * Matches the entries of an edited message with the records that it made: by their habit, then in their order. A record
 * never becomes one of another kind, so a record and an entry that differ in it do not match. The result has the order
 * of the entries; records without an entry come last.
 *
 * @param hasMarks whether the message has set marks
 */
export function matchEntries(
  records: readonly MessageRecord[],
  entries: readonly Entry[],
  hasMarks: boolean,
): EntryMatch[] {
  const remaining = [...records];
  const take = (index: number) => (index < 0 ? undefined : remaining.splice(index, 1)[0]);
  const takeFirst = (entry: Entry) => take(remaining.findIndex((record) => canState(entry, record)));
  const byHabit = entries.map((entry) => take(remaining.findIndex((record) => isSameHabit(record, entry))));
  const matches = entries.map((entry, index): EntryMatch => ({ entry, record: byHabit[index] ?? takeFirst(entry) }));
  const current = matches.map((match) => (isReplacement(match, remaining, hasMarks) ? { entry: match.entry } : match));
  return [...current, ...remaining.map((record) => ({ record }))];
}

/**
 * Returns whether an entry takes the place of a record of another kind or of a mark, and matches only a deleted record
 * that had to make way for it in an earlier edit.
 */
function isReplacement({ record }: EntryMatch, unmatched: readonly MessageRecord[], hasMarks: boolean): boolean {
  if (!record?.deleted) return false;
  return hasMarks || unmatched.some((other) => !other.deleted && !isSameMeasure(other, record));
}

function isSameHabit(record: MessageRecord, entry: Entry): boolean {
  const stated = findStatedDraft(entry);
  return stated !== null && canState(entry, record) && hasSameHabit(record.stated ?? recordToDraft(record), stated);
}

/** Returns whether an entry may state a record: both have the same kind and unit. */
function canState(entry: Entry, { kind, unit }: MessageRecord): boolean {
  const stated = findStatedDraft(entry);
  if (stated === null) return true;
  if (stated.mark) return false;
  return isSameMeasure({ kind: stated.kind ?? 'time', unit: stated.unit ?? null }, { kind, unit });
}
