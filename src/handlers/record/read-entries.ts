import type { TallyContext } from '../../bot/context.ts';
import type { Executor } from '../../db/client.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { localToday } from '../shared/update-time.ts';
import { parseEntries } from './line/entries.ts';
import type { EntryContext } from './line/parts.ts';
import type { ParsedEntry } from './line/reading.ts';

/** An entry of a message, read with the person's habits. */
export type Entry = ParsedEntry<MatchableHabit>;

/** Returns the facts about the person that the reader needs: day, language and habits, most used first. */
export async function createEntryContext(ctx: TallyContext, exec: Executor): Promise<EntryContext<MatchableHabit>> {
  const habits = await findHabitCandidates(ctx, exec);
  return { today: localToday(ctx), habits, language: ctx.person.language };
}

/** Reads the entries of a text with all habits of the person, most used first. */
export async function readEntries(ctx: TallyContext, exec: Executor, text: string): Promise<Entry[]> {
  return parseEntries(text, await createEntryContext(ctx, exec));
}

/**
 * Returns whether a text has an entry that states everything: one that is saved, or asked about where it is
 * unclear.
 */
export function isRecordable(entries: readonly Entry[]): boolean {
  return entries.some(({ kind }) => kind === 'record' || kind === 'question');
}

/** Returns whether an entry is nothing but the name of a habit that is ticked. It may be meant as a name. */
export function isNameOnly(entry: ParsedEntry | undefined): boolean {
  if (entry?.kind !== 'record') return false;
  const { kind, mark, date, note } = entry.reading;
  return kind === 'check' && !mark && date === null && note === null;
}
