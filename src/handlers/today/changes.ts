import type { ByKind, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import { findHabit, type Habit } from '../../db/queries/habits/habits.ts';
import { findHistoryPage } from '../../db/queries/habits/history.ts';
import { type DayMark, removeDayMark, restoreDayMark, setDayMark } from '../../db/queries/habits/marks.ts';
import { recordEntries } from '../../db/queries/habits/record.ts';
import { deleteRecord, restoreRecord } from '../../db/queries/habits/records.ts';
import { minutesPerDay } from '../../time/days.ts';
import { findSeenRecords, hasSameMeasure } from '../shared/seen-records.ts';
import { localToday, sentAtUnix } from '../shared/update-time.ts';
import type { BoardPlace } from './buttons.ts';

/** What a press changed, with everything that is needed to undo it. Plain JSON. */
export type BoardChange =
  | { kind: 'recorded'; recordId: number }
  | { kind: 'deleted'; recordId: number }
  | { kind: 'marked'; mark: Pick<DayMark, 'habitId' | 'localDate'>; before: DayMark | null };

/** Why a press changed nothing. */
export type BoardRefusal = 'counted' | 'changed' | 'gone' | 'has-records' | 'over-a-day' | 'rejected' | 'late';

/** The outcome of a press: the board is shown. */
export interface BoardOutcome extends BoardPlace {
  kind: 'board-changed';
  change?: BoardChange;
  refusal?: BoardRefusal;
  /** True: the change of an earlier press was undone. */
  isUndone?: boolean;
}

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<BoardOutcome> {}
}

/** A habit on a board. */
interface BoardHabit extends BoardPlace {
  habit: number;
}

const answer = ({ day, page }: BoardPlace, result: Partial<BoardOutcome>): BoardOutcome => ({
  kind: 'board-changed',
  ...{ day, page },
  ...result,
});

/** A habit stays on its board, also where a record had created it and is gone. */
const keepsHabit = { keepsHabit: true };

/** Records minutes or an amount, in thousandths, for the day of the board. */
export async function recordOnBoard(
  ctx: TallyContext,
  tx: Tx,
  pressed: BoardHabit & { seen: number; value: number },
): Promise<BoardOutcome> {
  const found = await findUnchanged(ctx, tx, pressed);
  if (typeof found === 'string') return answer(pressed, { refusal: found });
  if (!ctx.from) throw new Error('a record needs a person');
  const { habitName, categoryName, kind, unit } = found;
  const value = pressed.value / 1000;
  const [outcome] = await recordEntries(
    tx,
    ctx.botId,
    [
      {
        from: ctx.from,
        chatId: ctx.chatId ?? ctx.person.userId,
        messageId: null,
        ...{ habitName, categoryName, kind, unit },
        minutes: kind === 'time' ? value : 0,
        amount: kind === 'count' ? value : null,
        recordDateUnix: sentAtUnix(ctx),
        localDate: pressed.day,
        dayLimit: minutesPerDay,
      },
    ],
    ctx.person,
  );
  if (outcome?.kind === 'recorded')
    return answer(pressed, { change: { kind: 'recorded', recordId: outcome.record.recordId } });
  return answer(pressed, { refusal: outcome?.kind === 'over-a-day' ? 'over-a-day' : 'rejected' });
}

/** Deletes the newest record of the day. */
export async function untickOnBoard(
  ctx: TallyContext,
  tx: Tx,
  pressed: BoardHabit & { seen: number },
): Promise<BoardOutcome> {
  const found = await findUnchanged(ctx, tx, pressed);
  if (typeof found === 'string') return answer(pressed, { refusal: found });
  const filter = { habitId: pressed.habit, days: { first: pressed.day, last: pressed.day } };
  const { records } = await findHistoryPage(tx, ctx.person.userId, { filter, from: 0, limit: 1 });
  const deleted = records[0] && (await deleteRecord(tx, ctx.person.userId, records[0].recordId, keepsHabit));
  return answer(pressed, deleted ? { change: { kind: 'deleted', recordId: deleted.recordId } } : { refusal: 'gone' });
}

/** Finds the habit of a press. Returns why there is nothing to do where the press came twice, or too late. */
async function findUnchanged(
  ctx: TallyContext,
  tx: Tx,
  { habit, day, seen }: BoardHabit & { seen: number },
): Promise<Habit | BoardRefusal> {
  const found = await findBoardHabit(ctx, tx, habit, day);
  if (!found) return 'gone';
  const records = await findSeenRecords(tx, ctx.person.userId, found, day);
  if (records === seen) return found;
  return hasSameMeasure(records, seen) ? 'counted' : 'changed';
}

/** Finds a habit that a board may still show: it is not archived, merged or deleted, and the day is not to come. */
async function findBoardHabit(ctx: TallyContext, tx: Tx, habitId: number, day: string): Promise<Habit | null> {
  const found = day > localToday(ctx) ? null : await findHabit(tx, ctx.person.userId, habitId);
  return found?.own && !found.archived ? found : null;
}

/** Marks the day of a habit as skipped, or removes the mark. */
export async function skipOnBoard(
  ctx: TallyContext,
  tx: Tx,
  pressed: BoardHabit & { isSkipped: boolean },
): Promise<BoardOutcome> {
  const { userId } = ctx.person;
  const { habit: habitId, day: localDate, isSkipped } = pressed;
  const mark = { habitId, localDate };
  if (!(await findBoardHabit(ctx, tx, habitId, localDate))) return answer(pressed, { refusal: 'gone' });
  if (!isSkipped) {
    const before = await removeDayMark(tx, userId, mark, keepsHabit);
    return answer(pressed, before ? { change: { kind: 'marked', mark, before } } : {});
  }
  const marking = await setDayMark(tx, userId, { habit: { habitId }, localDate, mark: 'skip' });
  if (marking.kind === 'has_records') return answer(pressed, { refusal: 'has-records' });
  if (marking.kind === 'not_found') return answer(pressed, { refusal: 'gone' });
  const { before } = marking;
  return answer(pressed, before?.mark === 'skip' ? {} : { change: { kind: 'marked', mark, before } });
}

/** Undoes the change of an earlier press. The stored outcome of that update has it. */
export async function undoOnBoard(
  ctx: TallyContext,
  tx: Tx,
  { update, ...place }: BoardPlace & { update: number },
): Promise<BoardOutcome> {
  const { userId } = ctx.person;
  const outcome = (await findOutcome(tx, userId, { botId: ctx.botId, updateId: update })) as BoardOutcome | null;
  const change = outcome?.kind === 'board-changed' ? outcome.change : undefined;
  if (!change) return answer(place, { refusal: 'late' });
  return answer(place, (await undoChange(tx, userId, change)) ? { isUndone: true } : { refusal: 'late' });
}

async function undoChange(tx: Tx, userId: number, change: BoardChange): Promise<boolean> {
  if (change.kind === 'recorded') return (await deleteRecord(tx, userId, change.recordId, keepsHabit)) !== null;
  if (change.kind === 'deleted') return (await restoreRecord(tx, userId, change.recordId)) !== null;
  return restoreDayMark(tx, userId, change.mark, change.before, keepsHabit);
}
