import type { TallyContext } from '../bot/context.ts';
import type { Db } from '../db/client.ts';
import { parseEntries } from '../handlers/record/line/entries.ts';
import type { ParsedEntry } from '../handlers/record/line/reading.ts';
import { isNameOnly } from '../handlers/record/read-entries.ts';
import { createKnownHabitsLoader } from '../handlers/shared/habit-candidates.ts';
import { matchHabit } from '../handlers/shared/match-habit.ts';
import type { ClassifyName } from '../handlers/shared/name-answers.ts';
import { localToday } from '../handlers/shared/update-time.ts';

/**
 * Creates the function that decides whether the text of an unknown command is a recording line: it has a known habit
 * and a duration, or is the exact name of a habit.
 */
export function createLineCheck(db: Db): (ctx: TallyContext, text: string) => Promise<boolean> {
  const loadKnownHabits = createKnownHabitsLoader(db);
  return async (ctx, text) => {
    const habits = await loadKnownHabits(ctx);
    const { language } = ctx.person;
    if (parseEntries(text, { today: localToday(ctx), habits, language }).some(hasKnownHabit)) return true;
    const match = matchHabit(text, habits);
    return match.kind === 'one' && match.by === 'exact';
  };
}

/** Creates the function that decides whether a text that is typed as a name is a recording line of a known habit. */
export function createNameClassifier(db: Db): ClassifyName {
  const loadKnownHabits = createKnownHabitsLoader(db);
  return async (ctx, text) => {
    const { language } = ctx.person;
    const entries = parseEntries(text, { today: localToday(ctx), habits: await loadKnownHabits(ctx), language });
    if (!entries.some(hasKnownHabit)) return 'name';
    if (isNameOnly(entries[0])) return 'doubtful';
    return entries.every(({ kind }) => kind === 'record') ? 'record' : 'doubtful';
  };
}

/** Returns true for an entry with a duration and a habit that is known. */
function hasKnownHabit(entry: ParsedEntry): boolean {
  if (entry.kind === 'question')
    return entry.asks !== 'new-habit' && entry.readings.some(({ habit }) => habit !== null);
  return entry.kind === 'record' || (entry.kind === 'refused' && entry.namesKnownHabit);
}
