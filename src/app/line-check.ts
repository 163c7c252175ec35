import type { TallyContext } from '../bot/context.ts';
import type { Db } from '../db/client.ts';
import { parseLine } from '../handlers/record/line/line.ts';
import { createKnownHabitsLoader } from '../handlers/shared/habit-candidates.ts';
import { matchHabit } from '../handlers/shared/match-habit.ts';
import { localToday } from '../handlers/shared/update-time.ts';

/** The results of the parser for a line with a known habit. */
const lineKinds = new Set<string>(['record', 'several']);

/**
 * Creates the function that decides whether the text of an unknown command is a line of recording: it has a known habit
 * and a duration, or is the exact name of a habit.
 */
export function createLineCheck(db: Db): (ctx: TallyContext, text: string) => Promise<boolean> {
  const loadKnownHabits = createKnownHabitsLoader(db);
  return async (ctx, text) => {
    const habits = await loadKnownHabits(ctx);
    const parsed = parseLine(text, { today: localToday(ctx), habits });
    if (lineKinds.has(parsed.kind) || (parsed.kind === 'refused' && 'named' in parsed && parsed.named)) return true;
    const match = matchHabit(text, habits);
    return match.kind === 'one' && match.by === 'exact';
  };
}
