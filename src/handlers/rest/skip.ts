import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import { type DayMark, restoreDayMark, setDayMark } from '../../db/queries/habits/marks.ts';
import { addDays, type Day } from '../../time/days.ts';
import { formatDay } from '../../time/format.ts';
import { fromDayNumber, toDayNumber } from '../shared/day-number.ts';
import { findHabitCandidates, type MatchableHabit, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { splitHabitLine } from '../shared/habit-line.ts';
import type { ReadDay } from '../shared/parse-period.ts';
import { selectionQuestion } from '../shared/selection.ts';
import { localToday } from '../shared/update-time.ts';
import { skipButton, undoSkipButton } from './buttons.ts';
import { foldRestText } from './parse-rest.ts';

/** The outcome of `/skip`, with everything that is needed to undo it. */
export type SkipOutcome =
  | { kind: 'day-skipped'; habitName: string; mark: DayMark; before: DayMark | null }
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
  const today = localToday(ctx);
  const pack = (day: Day) => (habit: MatchableHabit) =>
    skipButton.pack(ctx.person.userId, { habit: habit.habitId, day: toDayNumber(day) });
  if (args === '') {
    const buttons = selectOfferedHabits(habits).map((habit) => ({ label: habit.habitName, data: pack(today)(habit) }));
    const text = ctx.t(buttons.length > 0 ? 'skip-choose' : 'skip-no-habits');
    return void (await reply(ctx, { text, keyboard: buildKeyboard(buttons) }));
  }
  const line = splitHabitLine(args, habits);
  if (line.kind === 'unclear') {
    const [, typed] = /^\S+\s+(.*)$/su.exec(args) ?? [];
    const { day } = readDayAndNote(typed ?? '', today, readDay);
    const question = selectionQuestion(ctx, { ...line, period: null }, line.name, pack(day ?? today));
    return void (await reply(ctx, question));
  }
  const { day, note, refusal } = readDayAndNote(line.rest, today, readDay);
  if (day === null) return void (await reply(ctx, { text: ctx.t(`refused-${refusal ?? 'unclear-day'}`) }));
  await ctx.commit((tx) => skipDay(ctx, tx, { habitId: line.habit.habitId, day, note }));
}

interface SkippedDay {
  /** Null: the text states a day that is refused. */
  day: Day | null;
  note: string | null;
  refusal?: Extract<ReturnType<ReadDay>, { kind: 'refused' }>['reason'];
}

/** Splits `yesterday ill` into day and reason. A day counts at the beginning or the end; without one it is today. */
export function readDayAndNote(text: string, today: Day, readDay: ReadDay): SkippedDay {
  const [, next, rest] = /^(\S+)\s*(.*)$/su.exec(text) ?? [];
  const coming = next && comingDay(foldRestText(next), today);
  if (coming) return { day: coming, note: toNote(rest ?? '') };
  const reading = readDay(text, today);
  if (reading.kind === 'refused' && /^\S+(?:\s\S+)?$/u.test(text))
    return { day: null, note: null, refusal: reading.reason };
  if (reading.kind !== 'found') return { day: today, note: toNote(text) };
  const start = Math.min(...reading.spans.map((span) => span.start));
  const end = Math.max(...reading.spans.map((span) => span.end));
  const [before, after] = [text.slice(0, start), text.slice(end)];
  if (before.trim() !== '' && after.trim() !== '') return { day: today, note: toNote(text) };
  return { day: reading.date, note: toNote(before + after) };
}

function comingDay(word: string, today: Day): Day | null {
  if (/^(?:tomorrow|tmrw|завтра)$/u.test(word)) return addDays(today, 1);
  return word === 'послезавтра' ? addDays(today, 2) : null;
}

function toNote(text: string): string | null {
  return text.replace(/^[\s#,:;–—-]+|[\s,:;–—-]+$/gu, '') || null;
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
