import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import {
  addVacation,
  deleteRest,
  endRest,
  type Rest,
  type RestChange,
  type RestResult,
  setRestWeekdays,
  undoRestChange,
} from '../../db/queries/habits/rests.ts';
import { localToday } from '../shared/update-time.ts';
import type { RestTime } from './parse-rest.ts';
import type { UnclearHabit } from './which-habit.ts';

/** The habit of a rest. */
export interface RestHabit {
  habitId: number;
  habitName: string;
}

/** The outcome of a change of rests, with everything that is needed to undo it. Plain JSON. */
export type RestOutcome =
  /**
   * `habit` null: all habits. A vacation that joined others has the days of all of them. `isCard`: the weekdays were
   * set on the card of rest days. A change without rows: it was so already.
   */
  | { kind: 'rest-set'; habit: RestHabit | null; time: RestTime; change: RestChange; isCard?: boolean }
  | ({ kind: 'rest-which-habit'; time: RestTime; reason: string | null } & UnclearHabit)
  | { kind: 'rest-ended' | 'rest-deleted'; habit: RestHabit | null; rest: Rest; change: RestChange }
  | { kind: 'rest-undone' | 'rest-undo-late' | 'rest-gone' | 'rest-question-late' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<RestOutcome> {}
}

/**
 * Saves weekdays from today on, or a vacation.
 *
 * @param habitId null for all habits
 * @param reason absent: weekdays keep the reason that they had
 */
export async function saveRest(
  ctx: TallyContext,
  tx: Tx,
  habitId: number | null,
  { time, reason, isCard }: { time: RestTime; reason?: string | null; isCard?: boolean },
): Promise<Outcome> {
  const { userId } = ctx.person;
  const result =
    time.kind === 'weekdays'
      ? await setRestWeekdays(tx, userId, habitId, { weekdays: time.weekdays, fromDate: localToday(ctx), reason })
      : await addVacation(tx, userId, habitId, { fromDate: time.days.first, toDate: time.days.last, reason });
  if (result.kind === 'not_found') return { kind: 'habit-gone' };
  return {
    kind: 'rest-set',
    habit: toRestHabit(result),
    time: toTime(result.rest) ?? time,
    change: result.change,
    isCard,
  };
}

/** Returns the days of a vacation as it is stored. */
function toTime(rest: Rest | undefined): RestTime | null {
  if (!rest || rest.weekdays !== null) return null;
  return { kind: 'vacation', days: { first: rest.fromDate, last: rest.toDate ?? rest.fromDate } };
}

/** Saves the rest that an earlier update has stated, for the chosen habit. */
export async function saveStatedRest(
  ctx: TallyContext,
  tx: Tx,
  { habit, update }: { habit: number; update: number },
): Promise<Outcome> {
  const stated = (await findOutcome(tx, ctx.person.userId, { botId: ctx.botId, updateId: update })) as Outcome | null;
  if (stated?.kind !== 'rest-which-habit') return { kind: 'rest-question-late' };
  return saveRest(ctx, tx, habit, { time: stated.time, reason: stated.reason });
}

function toRestHabit({ habit }: Extract<RestResult, { kind: 'saved' }>): RestHabit | null {
  return habit && { habitId: habit.habitId, habitName: habit.habitName };
}

/** Ends a rest: today is the first day without it. */
export function endRestOf(ctx: TallyContext, tx: Tx, restId: number): Promise<RestOutcome> {
  return removeDays('rest-ended', endRest(tx, ctx.person.userId, restId, localToday(ctx)));
}

/** Deletes a rest with its past days. */
export function deleteRestOf(ctx: TallyContext, tx: Tx, restId: number): Promise<RestOutcome> {
  return removeDays('rest-deleted', deleteRest(tx, ctx.person.userId, restId));
}

async function removeDays(kind: 'rest-ended' | 'rest-deleted', changing: Promise<RestResult>): Promise<RestOutcome> {
  const result = await changing;
  const rest = result.kind === 'saved' ? result.change.before[0] : undefined;
  if (result.kind === 'not_found' || !rest) return { kind: 'rest-gone' };
  return { kind, habit: toRestHabit(result), rest, change: result.change };
}

/** Undoes the change that an update made. The stored outcome of that update has it. */
export async function undoRest(ctx: TallyContext, tx: Tx, updateId: number): Promise<RestOutcome> {
  const { userId } = ctx.person;
  const outcome = (await findOutcome(tx, userId, { botId: ctx.botId, updateId })) as RestOutcome | null;
  if (!outcome || !('change' in outcome)) return { kind: 'rest-undo-late' };
  return { kind: (await undoRestChange(tx, userId, outcome.change)) ? 'rest-undone' : 'rest-undo-late' };
}
