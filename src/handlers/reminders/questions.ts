import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { allWeekdays } from '../../db/schema/limits.ts';
import { findHabitCandidates, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { matchHabit } from '../shared/match-habit.ts';
import { reminderListButton } from './buttons.ts';
import { formatMinute } from './format-when.ts';
import { foldWhen, parseWhen, type ReminderPlan, type WhenReading } from './parse-when.ts';

/** What a reminder is about. `habitId` null: the board. Plain JSON. */
export interface AskedTarget {
  habitId: number | null;
  name: string;
}

const cancelData = ({ person }: TallyContext) => reminderListButton.pack(person.userId, { page: 0, mode: 0 });

/** Asks what to remind of: a habit, by button or by its name, or the board. */
export function askTarget(conversation: TallyConversation, db: Db): Promise<AskedTarget> {
  return ask<AskedTarget>(conversation, {
    async render(ctx) {
      const habits = selectOfferedHabits(await findHabitCandidates(ctx, db));
      const board = { label: ctx.t('reminder-board'), value: { habitId: null, name: '' } };
      const options = habits.map(({ habitId, habitName }) => ({
        label: habitName,
        value: { habitId, name: habitName },
      }));
      return {
        message: { text: ctx.t('reminder-ask-habit') },
        options: [...options, board],
        cancelData: cancelData(ctx),
      };
    },
    async parseText(ctx, text) {
      const match = matchHabit(text, await findHabitCandidates(ctx, db));
      if (match.kind === 'one') return { value: { habitId: match.habit.habitId, name: match.habit.habitName } };
      return /\d/u.test(text) ? { notAnAnswer: true } : { rejection: ctx.t('reminder-habit-unknown') };
    },
  });
}

/** The times that are offered. */
const offeredHours = [7, 8, 9, 12, 18, 20, 21, 22];

const toPlan = (localMinute: number): ReminderPlan => ({
  times: [{ localMinute, everyMinutes: null, untilMinute: null }],
});

export interface TimeQuestion {
  /** The name of the habit; empty: the board. */
  name: string;
  /** A sentence above the question. */
  notice?: string;
  /** Times that were stated and are incomplete, folded: `every 2 h`. An answer may complete them. */
  known?: string;
  /** Only one time is accepted. */
  isOne?: boolean;
  /** Callback data of `Cancel`. Absent: it shows the list. */
  cancel?: string;
}

/** Asks when to remind: by buttons for common times, or typed as in `/remind`. */
export function askTimes(conversation: TallyConversation, { name, notice, known, isOne, cancel }: TimeQuestion) {
  return ask<ReminderPlan>(conversation, {
    async render(ctx) {
      const question = ctx.t('reminder-ask-time', { name: name === '' ? ctx.t('reminder-board') : isolateRtl(name) });
      const options = offerTimes(known);
      return {
        message: { text: notice === undefined ? question : `${notice}\n\n${question}` },
        options,
        perRow: options.length > 4 ? 4 : 2,
        cancelData: cancel ?? cancelData(ctx),
      };
    },
    parseText: async (ctx, text) => parseTimes(ctx, text, { known, isOne }),
  });
}

const offeredRanges = ['8:00–20:00', '9:00–18:00', '10:00–22:00', '9:00–21:00'];

/** Offers common times, or ranges where those complete what is known. */
function offerTimes(known = ''): Option<ReminderPlan>[] {
  const ranges = offeredRanges.flatMap((label) => {
    const reading = known === '' ? null : parseWhen(`${known} ${label}`);
    return reading?.kind === 'found' ? [{ label, value: reading.plan }] : [];
  });
  if (ranges.length > 0) return ranges;
  return offeredHours.map((hour) => ({ label: formatMinute(hour * 60), value: toPlan(hour * 60) }));
}

/** A number alone is an hour here, because the question asks for one. */
function parseTimes(
  ctx: TallyContext,
  text: string,
  { known, isOne = false }: Pick<TimeQuestion, 'known' | 'isOne'>,
): AnswerResult<ReminderPlan> {
  const answer = foldWhen(text);
  const completed = known === undefined ? null : parseWhen(`${known} ${answer}`);
  const reading = completed?.kind === 'found' ? completed : parseWhen(answer);
  if (reading.kind === 'hour' && reading.hour <= 24)
    return { value: { ...toPlan((reading.hour % 24) * 60), ...reading.settings } };
  if (reading.kind === 'found') {
    const { plan } = reading;
    return isOne && plan.times.length > 1 ? { rejection: ctx.t('reminder-one-time') } : { value: plan };
  }
  if (reading.kind === 'none' && !/\d/u.test(text)) return { notAnAnswer: true };
  return { rejection: describeRefusal(ctx, reading) };
}

/** Returns the sentence for a text that states no times that can be used. */
export function describeRefusal(ctx: TallyContext, reading: Exclude<WhenReading, { kind: 'found' }>): string {
  return reading.kind === 'refused' ? ctx.t(`reminder-refused-${reading.reason}`) : ctx.t('reminder-time-unclear');
}

/** Asks for weekdays. */
export function askDays(conversation: TallyConversation): Promise<number> {
  return ask<number>(conversation, {
    render: async (ctx) => {
      const options: Option<number>[] = [
        { label: ctx.t('reminder-option-every-day'), value: allWeekdays },
        { label: ctx.t('reminder-option-workdays'), value: 0b001_1111 },
        { label: ctx.t('reminder-option-weekend'), value: 0b110_0000 },
      ];
      return { message: { text: ctx.t('reminder-ask-days') }, options, perRow: 3, cancelData: cancelData(ctx) };
    },
    async parseText(ctx, text) {
      const reading = parseWhen(foldWhen(text));
      if (reading.kind === 'no-time' && reading.settings.weekdays) return { value: reading.settings.weekdays };
      return { rejection: ctx.t('reminder-days-unclear') };
    },
  });
}
