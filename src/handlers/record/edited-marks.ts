import type { TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { type MessageMark, removeDayMark } from '../../db/queries/habits/marks.ts';
import type { MessageChange } from './change-message-record.ts';
import type { NamedMark } from './marks.ts';
import type { EntryResult } from './save-entries.ts';

/** The result of an entry of an edited message. */
export type EditResult = EntryResult | MessageChange;

interface HabitDay {
  habitName: string;
  localDate: string;
}

/**
 * Removes the marks of an edited message that its text does not state any more, after its entries were saved. The mark
 * of a day with a record of this message stays with the removed marks: `Undo` of the record brings it back.
 *
 * @param before the marks of the message before the edit
 * @returns the results, in which a new mark knows the one that it replaces, and the marks that are gone without one
 */
export async function removeUnstatedMarks(
  { person }: TallyContext,
  tx: Tx,
  before: readonly MessageMark[],
  results: EditResult[],
): Promise<EditResult[]> {
  const stated = results.flatMap(findHabitDay);
  const unstated = before.filter((mark) => !stated.some((day) => isSameDay(day, mark)));
  const gone: NamedMark[] = [];
  for (const { isRemoved: _, ...mark } of unstated) if (await removeDayMark(tx, person.userId, mark)) gone.push(mark);
  const replacing = results.map((result) => {
    const replaced = 'marked' in result && result.marked.before === null ? gone.shift() : undefined;
    return replaced && 'marked' in result ? { marked: { ...result.marked, replaced } } : result;
  });
  return [...replacing, ...gone.map(({ habitName, localDate }) => ({ unmarked: { habitName, localDate } }))];
}

/** Returns the habit and day of a result: empty where it has none. */
function findHabitDay(result: EditResult): HabitDay[] {
  if ('kind' in result) return 'record' in result ? [result.record] : [];
  if ('marked' in result) return [{ habitName: result.marked.habitName, localDate: result.marked.mark.localDate }];
  if ('hasRecords' in result) return [result.hasRecords];
  return 'saved' in result ? [result.saved] : [];
}

function isSameDay(one: HabitDay, other: HabitDay): boolean {
  return one.habitName === other.habitName && one.localDate === other.localDate;
}
