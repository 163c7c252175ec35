import type { TallyContext } from '../../bot/context.ts';
import type { Executor } from '../../db/client.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { localToday } from '../shared/update-time.ts';
import { parseEntries } from './line/entries.ts';
import type { ParsedEntry } from './line/reading.ts';

/** An entry of a message, read with the person's habits. */
export type Entry = ParsedEntry<MatchableHabit>;

/** Reads the entries of a text with all habits of the person, most used first. */
export async function readEntries(ctx: TallyContext, exec: Executor, text: string): Promise<Entry[]> {
  return parseEntries(text, { today: localToday(ctx), habits: await findHabitCandidates(ctx, exec) });
}

/**
 * Returns whether a text has an entry that states everything: one that is saved, or asked about where it is
 * unclear.
 */
export function isRecordable(entries: readonly Entry[]): boolean {
  return entries.some(({ kind }) => kind === 'record' || kind === 'question');
}
