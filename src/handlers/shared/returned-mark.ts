import type { TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { type DayMark, findDayMarks } from '../../db/queries/habits/marks.ts';
import type { RecordFields } from '../../db/queries/habits/records.ts';

/** Finds the mark that came back with the removal of the last record of its day. Null: the day has none. */
export async function findReturnedMark(
  { person }: TallyContext,
  tx: Tx,
  { habitId, localDate }: Pick<RecordFields, 'habitId' | 'localDate'>,
): Promise<DayMark | null> {
  const [mark = null] = await findDayMarks(tx, person.userId, habitId, { first: localDate, last: localDate });
  return mark;
}

/** Adds to a text that a mark came back. Outcomes of earlier versions have no mark. */
export function withReturnedMark(ctx: TallyContext, text: string, mark: DayMark | null = null): string {
  return mark === null ? text : `${text}\n${ctx.t('mark-returned', { mark: mark.mark })}`;
}
