import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import { type DayMark, restoreDayMark, setDayMark } from '../../db/queries/habits/marks.ts';
import type { Day } from '../../time/days.ts';
import { formatDay } from '../../time/format.ts';
import { fromDayNumber, toDayNumber } from '../shared/day-number.ts';
import { findHabitCandidates, type MatchableHabit, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { splitHabitLine } from '../shared/habit-line.ts';
import type { ReadDay } from '../shared/parse-period.ts';
import { localToday } from '../shared/update-time.ts';
import { skipButton, undoSkipButton } from './buttons.ts';
import { parseSkippedDay, type SkipRejection } from './skip-day.ts';
import { toUnclearHabit, type UnclearHabit } from './which-habit.ts';

/** The outcome of `/skip`, with everything that is needed to undo it. */
export type SkipOutcome =
  | { kind: 'day-skipped'; habitName: string; mark: DayMark; before: DayMark | null }
  | ({ kind: 'skip-which-habit'; day: Day; note: string | null } & UnclearHabit)
  | { kind: 'day-skip-undone'; habitName: string; localDate: string }
  | { kind: 'day-skip-late' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<SkipOutcome> {}
}

export interface SkipDeps {
  db: Db;
  readDay: ReadDay;
}

/** Handles `/skip NAME [day] [why]`. Without a name it offers the habits. */
export async function handleSkip(ctx: TallyContext, { db, readDay }: SkipDeps, args: string): Promise<void> {
  const habits = (await findHabitCandidates(ctx, db)).filter(({ own }) => own);
  if (args === '') return offerHabits(ctx, habits);
  const line = splitHabitLine(args, habits);
  const { weekStart } = ctx.person;
  const reading = parseSkippedDay(line.rest, { today: localToday(ctx), weekStart, readDay });
  if (reading.kind === 'refused') {
    const [typed = ''] = args.split(/\s/u);
    return refuse(ctx, reading.reason, line.kind === 'found' ? line.habit.habitName : clip(typed, maxQuoteLength));
  }
  const { day, note } = reading;
  if (line.kind === 'unclear')
    return ctx.commit(async () => ({ kind: 'skip-which-habit', ...toUnclearHabit(line), day, note }));
  await ctx.commit((tx) => skipDay(ctx, tx, { habitId: line.habit.habitId, day, note }));
}

async function offerHabits(ctx: TallyContext, habits: readonly MatchableHabit[]): Promise<void> {
  const day = toDayNumber(localToday(ctx));
  const buttons = selectOfferedHabits(habits).map(({ habitId, habitName }) => ({
    label: habitName,
    data: skipButton.pack(ctx.person.userId, { habit: habitId, day }),
  }));
  const text = ctx.t(buttons.length > 0 ? 'skip-choose' : 'skip-no-habits');
  await reply(ctx, { text, keyboard: buildKeyboard(buttons) });
}

async function refuse(ctx: TallyContext, reason: SkipRejection, name: string): Promise<void> {
  const text =
    reason === 'several-days' ? ctx.t('skip-several-days', { name: isolateRtl(name) }) : ctx.t(`refused-${reason}`);
  await reply(ctx, { text });
}

/** Marks a day of a habit as skipped. A day with records takes no mark. */
export async function skipDay(
  ctx: TallyContext,
  tx: Tx,
  { habitId, day, note = null }: { habitId: number; day: Day; note?: string | null },
): Promise<Outcome> {
  const marking = await setDayMark(tx, ctx.person.userId, { habit: { habitId }, localDate: day, mark: 'skip', note });
  if (marking.kind === 'not_found') return { kind: 'habit-gone' };
  const { habitName } = marking.habit;
  if (marking.kind === 'has_records')
    return { kind: 'mark-has-records', habitName, localDate: day, records: marking.records };
  const { mark, before } = marking;
  // Undo of a mark that the day had already removes it.
  const isSame = before !== null && before.mark === 'skip' && before.note === mark.note;
  return { kind: 'day-skipped', habitName, mark, before: isSame ? null : before };
}

/** Marks the day of a pressed button as skipped. */
export function skipPressed(ctx: TallyContext, tx: Tx, { habit, day }: { habit: number; day: number }) {
  return skipDay(ctx, tx, { habitId: habit, day: fromDayNumber(day) ?? localToday(ctx) });
}

/** Marks the day that an earlier update has stated, for the chosen habit. */
export async function skipStatedDay(
  ctx: TallyContext,
  tx: Tx,
  { habit, update }: { habit: number; update: number },
): Promise<Outcome> {
  const stated = (await findOutcome(tx, ctx.person.userId, { botId: ctx.botId, updateId: update })) as Outcome | null;
  if (stated?.kind !== 'skip-which-habit') return { kind: 'rest-question-late' };
  return skipDay(ctx, tx, { habitId: habit, day: stated.day, note: stated.note });
}

/** Gives the day what it had before. The stored outcome of the update has it. */
export async function undoSkip(ctx: TallyContext, tx: Tx, updateId: number): Promise<SkipOutcome> {
  const { userId } = ctx.person;
  const outcome = (await findOutcome(tx, userId, { botId: ctx.botId, updateId })) as SkipOutcome | null;
  if (outcome?.kind !== 'day-skipped') return { kind: 'day-skip-late' };
  const { habitName, mark, before } = outcome;
  const isUndone = await restoreDayMark(tx, userId, mark, before);
  return isUndone ? { kind: 'day-skip-undone', habitName, localDate: mark.localDate } : { kind: 'day-skip-late' };
}

/** Creates the answer to a skipped day, with a button that undoes it. */
export function skippedMessage(
  ctx: TallyContext,
  { habitName, mark }: Extract<SkipOutcome, { kind: 'day-skipped' }>,
): OutgoingMessage {
  const data = undoSkipButton.pack(ctx.person.userId, { update: ctx.update.update_id });
  const day = formatDay(mark.localDate, localToday(ctx), ctx.person.language);
  const text = ctx.t('skip-set', { name: isolateRtl(habitName), day });
  return {
    text: [text, ...(mark.note === null ? [] : [mark.note])].join(' · '),
    keyboard: buildKeyboard([{ label: ctx.t('button-undo'), data }]),
  };
}
