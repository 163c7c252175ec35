import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { clip } from '../../bot/ui/messages.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import { maxQuoteLength } from '../../bot/ui/reply.ts';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import type { HabitMeasure } from '../../db/queries/habits/habits.ts';
import { type Direction, type HabitKind, habitKinds, maxUnitLength } from '../../db/schema/limits.ts';
import type { Day } from '../../time/days.ts';
import { isFormOfUnit, isTimeUnit, nameUnit } from '../../time/units.ts';
import { splitGoalStart } from '../shared/goal-start.ts';
import { formatGoal } from '../shared/goal-text.ts';
import type { ClassifyName } from '../shared/name-answers.ts';
import { parseGoal } from '../shared/parse-goal.ts';
import { localToday } from '../shared/update-time.ts';
import { findMeasure, type GoalReaders } from './new-habit-line.ts';

export interface HabitQuestionDeps extends GoalReaders {
  classifyName: ClassifyName;
}

/** A goal with the day from which it applies; null: today. */
export interface StatedGoal {
  goal: Goal | null;
  start: Day | null;
}

/** How a habit is measured, with the goal that was typed in the answer. */
export interface MeasureAnswer extends HabitMeasure {
  goalText?: string;
}

/** What the questions are about. */
export interface AskedHabit {
  habitName: string;
  /** Callback data of the `Cancel` button. */
  cancelData?: string;
}

/** Returns the result for a typed text that no question takes: a record is recorded, and the question waits on. */
async function rejectUnlessRecord<T>(
  ctx: TallyContext,
  text: string,
  classify: ClassifyName,
  rejection: string,
): Promise<AnswerResult<T>> {
  return (await classify(ctx, text)) === 'record' ? { notAnAnswer: true, staysOpen: true } : { rejection };
}

/** The questions for the measure of a habit. */
export interface AskedMeasure extends AskedHabit {
  /** All kinds where absent. */
  kinds?: readonly HabitKind[];
  /** Whether a typed goal answers them as well: `8 cups a day`. */
  takesGoal?: boolean;
}

/** Asks how a habit is measured, and for the unit of one that is counted. */
export async function askMeasure(
  conversation: TallyConversation,
  deps: HabitQuestionDeps,
  asked: AskedMeasure,
): Promise<MeasureAnswer> {
  const answer = await askKind(conversation, deps, asked);
  return answer === 'count' ? askUnit(conversation, deps, asked) : answer;
}

function askKind(
  conversation: TallyConversation,
  deps: HabitQuestionDeps,
  { habitName, cancelData, kinds = habitKinds, takesGoal }: AskedMeasure,
): Promise<MeasureAnswer | 'count'> {
  return ask<MeasureAnswer | 'count'>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-habit-kind', { name: habitName }) },
      options: kinds.map((kind) => ({
        label: ctx.t(`button-kind-${kind}`),
        value: kind === 'count' ? kind : { kind, unit: null },
      })),
      cancelData,
    }),
    parseText: async (ctx, text) => {
      const typed = takesGoal ? readTypedMeasure(ctx, text, deps) : null;
      return typed ?? rejectUnlessRecord(ctx, text, deps.classifyName, ctx.t('ask-press-a-button'));
    },
  });
}

/** Reads a goal that shows how the habit is measured. Null: the text is none. */
function readTypedMeasure(ctx: TallyContext, text: string, readers: GoalReaders): { value: MeasureAnswer } | null {
  const measure = findMeasure(ctx, text, readers)?.measure;
  return measure ? { value: { ...measure, goalText: text } } : null;
}

const offeredUnits = ['×', 'unit-glasses', 'unit-pages', 'unit-km', 'unit-ml'] as const;

function askUnit(
  conversation: TallyConversation,
  deps: HabitQuestionDeps,
  { habitName, cancelData, kinds = habitKinds, takesGoal = false }: AskedMeasure,
): Promise<MeasureAnswer> {
  return ask<MeasureAnswer>(conversation, {
    render: async (ctx) => {
      const units = offeredUnits.map((unit) => (unit === '×' ? unit : ctx.t(unit)));
      const counted = units.map((unit): Option<MeasureAnswer> => ({ label: unit, value: { kind: 'count', unit } }));
      const timed: Option<MeasureAnswer> = { label: ctx.t('button-use-time'), value: { kind: 'time', unit: null } };
      return {
        message: {
          text: ctx.t('ask-habit-unit', { name: habitName, max: maxUnitLength, goal: takesGoal ? 'yes' : 'no' }),
        },
        options: kinds.includes('time') ? [...counted, timed] : counted,
        perRow: [3, 2, 1],
        cancelData,
      };
    },
    parseText: async (ctx, text) => {
      const typed = takesGoal ? readTypedMeasure(ctx, text, deps) : null;
      const result = typed ?? parseUnit(ctx, text);
      return 'rejection' in result ? rejectUnlessRecord(ctx, text, deps.classifyName, result.rejection) : result;
    },
  });
}

/** Parses a typed unit: a word or a sign of up to 16 characters that is no unit of time. */
export function parseUnit(ctx: TallyContext, text: string): { value: HabitMeasure } | { rejection: string } {
  const typed = text.replace(/\s+/gu, ' ').trim();
  if (isTimeUnit(typed)) return { rejection: ctx.t('refused-unit-time', { time: ctx.t('button-kind-time') }) };
  if (typed === '' || /\d/.test(typed)) return { rejection: ctx.t('refused-unit') };
  if ([...typed].length > maxUnitLength) return { rejection: ctx.t('refused-unit-long', { max: maxUnitLength }) };
  return { value: { kind: 'count', unit: nameUnit(typed) } };
}

/** Asks for the goal of a habit. */
export async function askGoal(
  conversation: TallyConversation,
  deps: HabitQuestionDeps,
  { habitName, cancelData, kind, unit }: AskedHabit & HabitMeasure,
): Promise<StatedGoal> {
  return ask<StatedGoal>(conversation, {
    render: async (ctx) => {
      const { t } = ctx;
      const { language } = ctx.person;
      const options = suggestGoals({ kind, unit }).map((goal) => ({
        label: formatGoal({ t, language }, goal, { kind, unit }),
        value: { goal, start: null },
      }));
      return {
        message: { text: t('ask-habit-goal', { name: habitName, examples: t(`goal-examples-${kind}`) }) },
        options: [...options, { label: t('button-no-goal'), value: { goal: null, start: null } }],
        perRow: 2,
        cancelData,
      };
    },
    parseText: async (ctx, text) => {
      const result = readGoal(ctx, text, { habitName, kind, unit }, deps);
      return 'rejection' in result
        ? rejectUnlessRecord(ctx, text, deps.classifyName, result.rejection)
        : { value: result };
    },
  });
}

/**
 * Parses a goal in the language of the person, with the day from which it applies. The rejection of another text says
 * what would be right.
 */
export function readGoal(
  ctx: TallyContext,
  typed: string,
  { habitName, kind, unit }: HabitMeasure & { habitName: string },
  { readDuration, readStartDay }: GoalReaders,
): StatedGoal | { rejection: string } {
  const { text, start, refusal } = splitGoalStart(typed, localToday(ctx), readStartDay);
  if (refusal) return { rejection: ctx.t(`refused-${refusal}`) };
  const result = parseGoal(text, { kind, unit, language: ctx.person.language, readDuration });
  if ('goal' in result) return { goal: result.goal, start };
  const examples = ctx.t(`goal-examples-${kind}`);
  const values = { name: habitName, text: clip(text.trim(), maxQuoteLength), examples };
  return { rejection: ctx.t(`refused-${result.rejection}`, values) };
}

const minutesADay = [15, 30, 60];
/** Amounts a day that are common for a unit. */
const amountsADay: [unit: string, amounts: number[]][] = [
  ['glasses', [6, 8]],
  ['pages', [10, 30]],
  ['×', [30, 50]],
  ['km', [3, 5]],
  ['ml', [1500, 2000]],
];

/** Returns goals to choose from. */
function suggestGoals({ kind, unit }: HabitMeasure): Goal[] {
  const base = { everyDays: null, direction: 'at_least' as Direction };
  const daily = (target: number): Goal => ({ ...base, measure: 'amount', target, period: 'day' });
  const daysAWeek = (target: number): Goal => ({ ...base, measure: 'days', target, period: 'week' });
  const everyDay: Goal = { ...base, measure: 'days', target: 1, period: 'day' };
  if (kind === 'time') return [...minutesADay.map(daily), daysAWeek(3)];
  if (kind === 'check') return [everyDay, daysAWeek(5), daysAWeek(3)];
  const amounts = amountsADay.find(([of]) => isFormOfUnit(unit ?? '', of))?.[1] ?? [1, 5];
  return [...amounts.map(daily), everyDay, daysAWeek(3)];
}
