import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { allWeekdays } from '../../db/schema/limits.ts';
import { findHabitCandidates, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { matchHabit } from '../shared/match-habit.ts';
import { reminderListButton } from './buttons.ts';
import { formatMinute, joinTimes } from './format-when.ts';
import { toWriter } from './list.ts';
import { foldWhen, parseWhen } from './parse-when.ts';
import { isCompletable, type RefusedReading, type ReminderPlan, type WhenReading, type WhenRejection } from './when.ts';

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
  /** Times that were stated and are incomplete: `every 2 h`. An answer may complete them. */
  known?: RefusedReading;
  /** Only one time is accepted. */
  isOne?: boolean;
  /** Callback data of `Cancel`. Absent: it shows the list. */
  cancel?: string;
}

/** What an answer states: times, or times that are still incomplete. */
type TimesAnswer = { plan: ReminderPlan } | { known: RefusedReading };

/** Asks when to remind: by buttons for common times, or typed as in `/remind`. Asks on for what an answer lacks. */
export async function askTimes(conversation: TallyConversation, question: TimeQuestion): Promise<ReminderPlan> {
  let answer = await askForTimes(conversation, question);
  while ('known' in answer) answer = await askForTimes(conversation, { ...question, known: answer.known });
  return answer.plan;
}

function askForTimes(conversation: TallyConversation, question: TimeQuestion): Promise<TimesAnswer> {
  const { name, notice, known, isOne = false, cancel } = question;
  return ask<TimesAnswer>(conversation, {
    async render(ctx) {
      const about = name === '' ? ctx.t('reminder-board') : isolateRtl(name);
      const text = known ? describeRefusal(ctx, known) : ctx.t('reminder-ask-time', { name: about });
      const completed = known ? offerRest(ctx, known) : [];
      const hours = offeredHours.map((hour) => ({ label: formatMinute(hour * 60), value: toPlan(hour * 60) }));
      const options = known ? completed : hours;
      return {
        message: { text },
        ...(notice !== undefined && !known && { notice }),
        options: options.map(({ label, value }) => ({ label, value: { plan: value } })),
        perRow: known ? (known.reason === 'no-interval' ? 1 : 2) : 4,
        cancelData: cancel ?? cancelData(ctx),
      };
    },
    parseText: async (ctx, text) => parseTimes(ctx, text, { known, isOne }),
  });
}

/** What is offered for the part that incomplete times lack. */
const offeredRest: Partial<Record<WhenRejection, readonly string[]>> = {
  'no-range': ['8:00–20:00', '9:00–18:00', '10:00–22:00', '9:00–21:00', '9:00–16:00', '9:00–12:00'],
  'no-end': ['12:00', '16:00', '18:00', '20:00', '21:00', '22:00'],
  'no-start': ['7:00', '8:00', '9:00', '10:00', '12:00', '14:00'],
  'no-interval': ['30 min', '1 h', '2 h', '3 h', '4 h'],
};
/** How what is lacking is joined with what is known. */
const joints: Partial<Record<WhenRejection, string>> = {
  'no-end': 'until ',
  'no-start': 'from ',
  'no-interval': 'every ',
};
const maxOffers = 4;

/** Offers what completes times. */
function offerRest(ctx: TallyContext, { reason, text }: RefusedReading): Option<ReminderPlan>[] {
  const options = (offeredRest[reason] ?? []).flatMap((rest) => {
    const reading = parseWhen(`${text} ${joints[reason] ?? ''}${rest}`);
    if (reading.kind !== 'found') return [];
    const label = reason === 'no-interval' ? joinTimes(toWriter(ctx), reading.plan.times) : rest;
    return [{ label, value: reading.plan }];
  });
  return options.slice(0, maxOffers);
}

/** Reads an answer alone, and where that states no times, as the rest of what is known. */
function readAnswer(answer: string, known: RefusedReading | undefined): WhenReading {
  const alone = parseWhen(answer);
  if (!known || alone.kind === 'found') return alone;
  const joint = joints[known.reason] ?? '';
  const completed = [`${known.text} ${answer}`, `${known.text} ${joint}${answer}`].map(parseWhen);
  const found = completed.find(({ kind }) => kind === 'found');
  // A number alone is an hour only where a time is lacking.
  if (found) return found;
  return completed.find((one) => one.kind === 'refused' && one.reason !== known.reason) ?? alone;
}

/** A number alone is an hour here, because the question asks for one. */
function parseTimes(
  ctx: TallyContext,
  text: string,
  { known, isOne }: { known: RefusedReading | undefined; isOne: boolean },
): AnswerResult<TimesAnswer> {
  const reading = readAnswer(foldWhen(text), known);
  if (reading.kind === 'hour' && reading.hour <= 24 && !known) {
    const { hour, minute, settings } = reading;
    return { value: { plan: { ...toPlan((hour % 24) * 60 + minute), ...settings } } };
  }
  if (reading.kind === 'found') {
    const { plan } = reading;
    return isOne && plan.times.length > 1 ? { rejection: ctx.t('reminder-one-time') } : { value: { plan } };
  }
  if (reading.kind === 'refused' && isCompletable(reading) && reading.reason !== known?.reason)
    return { value: { known: reading } };
  if (reading.kind === 'none' && !/\d/u.test(text)) return { notAnAnswer: true };
  return { rejection: describeRefusal(ctx, reading) };
}

/** Returns the sentence for a text that states no times that can be used. */
export function describeRefusal(ctx: TallyContext, reading: Exclude<WhenReading, { kind: 'found' }>): string {
  return reading.kind === 'refused' ? ctx.t(`reminder-refused-${reading.reason}`) : ctx.t('reminder-time-unclear');
}

/** Asks for weekdays. */
export function askDays(conversation: TallyConversation, notice?: string): Promise<number> {
  return ask<number>(conversation, {
    render: async (ctx) => {
      const options: Option<number>[] = [
        { label: ctx.t('reminder-option-every-day'), value: allWeekdays },
        { label: ctx.t('reminder-option-workdays'), value: 0b001_1111 },
        { label: ctx.t('reminder-option-weekend'), value: 0b110_0000 },
      ];
      const message = { text: ctx.t('reminder-ask-days') };
      return { message, ...(notice !== undefined && { notice }), options, perRow: 3, cancelData: cancelData(ctx) };
    },
    async parseText(ctx, text) {
      const reading = parseWhen(foldWhen(text));
      if (reading.kind === 'no-time' && reading.settings.weekdays) return { value: reading.settings.weekdays };
      return { rejection: ctx.t('reminder-days-unclear') };
    },
  });
}
