import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { clip } from '../../bot/ui/messages.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import { maxQuoteLength } from '../../bot/ui/reply.ts';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import type { HabitMeasure } from '../../db/queries/habits/habits.ts';
import { type Direction, type HabitKind, habitKinds, maxUnitLength } from '../../db/schema/limits.ts';
import { isFormOfUnit, isTimeUnit, nameUnit } from '../../time/units.ts';
import { formatGoal } from '../shared/goal-text.ts';
import type { ClassifyName } from '../shared/name-answers.ts';
import { parseGoal, type ReadDuration } from '../shared/parse-goal.ts';

export interface HabitQuestionDeps {
  classifyName: ClassifyName;
  readDuration: ReadDuration;
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

/** Asks how a habit is measured, and for the unit of one that is counted. */
export async function askMeasure(
  conversation: TallyConversation,
  deps: HabitQuestionDeps,
  { kinds = habitKinds, ...asked }: AskedHabit & { kinds?: readonly HabitKind[] },
): Promise<HabitMeasure> {
  const kind = await askKind(conversation, deps, { ...asked, kinds });
  return kind === 'count' ? askUnit(conversation, deps, { ...asked, kinds }) : { kind, unit: null };
}

function askKind(
  conversation: TallyConversation,
  { classifyName }: HabitQuestionDeps,
  { habitName, cancelData, kinds }: AskedHabit & { kinds: readonly HabitKind[] },
): Promise<HabitKind> {
  return ask<HabitKind>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-habit-kind', { name: habitName }) },
      options: kinds.map((value) => ({ label: ctx.t(`button-kind-${value}`), value })),
      cancelData,
    }),
    parseText: (ctx, text) => rejectUnlessRecord(ctx, text, classifyName, ctx.t('ask-press-a-button')),
  });
}

const offeredUnits = ['×', 'unit-glasses', 'unit-pages', 'unit-km', 'unit-ml'] as const;

function askUnit(
  conversation: TallyConversation,
  { classifyName }: HabitQuestionDeps,
  { habitName, cancelData, kinds }: AskedHabit & { kinds: readonly HabitKind[] },
): Promise<HabitMeasure> {
  return ask<HabitMeasure>(conversation, {
    render: async (ctx) => {
      const units = offeredUnits.map((unit) => (unit === '×' ? unit : ctx.t(unit)));
      const counted = units.map((unit): Option<HabitMeasure> => ({ label: unit, value: { kind: 'count', unit } }));
      const timed: Option<HabitMeasure> = { label: ctx.t('button-use-time'), value: { kind: 'time', unit: null } };
      return {
        message: { text: ctx.t('ask-habit-unit', { name: habitName, max: maxUnitLength }) },
        options: kinds.includes('time') ? [...counted, timed] : counted,
        perRow: [3, 2, 1],
        cancelData,
      };
    },
    parseText: async (ctx, text) => {
      const result = parseUnit(ctx, text);
      return 'rejection' in result ? rejectUnlessRecord(ctx, text, classifyName, result.rejection) : result;
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

/** Asks for the goal of a habit. Null: it has none. */
export async function askGoal(
  conversation: TallyConversation,
  { classifyName, readDuration }: HabitQuestionDeps,
  { habitName, cancelData, kind, unit }: AskedHabit & HabitMeasure,
): Promise<Goal | null> {
  const { goal } = await ask<{ goal: Goal | null }>(conversation, {
    render: async (ctx) => {
      const { t } = ctx;
      const { language } = ctx.person;
      const options = suggestGoals({ kind, unit }).map((goal) => ({
        label: formatGoal({ t, language }, goal, { kind, unit }),
        value: { goal },
      }));
      return {
        message: { text: t('ask-habit-goal', { name: habitName, examples: t(`goal-examples-${kind}`) }) },
        options: [...options, { label: t('button-no-goal'), value: { goal: null } }],
        perRow: 2,
        cancelData,
      };
    },
    parseText: async (ctx, text) => {
      const result = readGoal(ctx, text, { habitName, kind, unit, readDuration });
      return 'goal' in result
        ? { value: { goal: result.goal } }
        : rejectUnlessRecord(ctx, text, classifyName, result.rejection);
    },
  });
  return goal;
}

/** Parses a goal in the language of the person. The rejection of another text says what would be right. */
export function readGoal(
  ctx: TallyContext,
  text: string,
  { habitName, kind, unit, readDuration }: HabitMeasure & { habitName: string; readDuration: ReadDuration },
): { goal: Goal | null } | { rejection: string } {
  const result = parseGoal(text, { kind, unit, language: ctx.person.language, readDuration });
  if ('goal' in result) return result;
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
