import type { TallyContext } from '../../bot/context.ts';
import type { RecordQuestion } from '../../db/queries/habits/questions.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { formatDay } from '../../time/format.ts';
import { localToday } from '../shared/update-time.ts';
import { describeValue } from './describe-value.ts';

type Part = 'habit' | 'value' | 'day' | 'note';

/**
 * Returns the labels of the readings: the habit alone where only the habit is in doubt, else the parts that are in
 * doubt, such as `20 min · yesterday, Fri 27 Nov`.
 */
export function labelReadings(ctx: TallyContext, question: RecordQuestion): string[] {
  const { asks, readings } = question;
  if (asks === 'over-a-day') return readings.map(() => ctx.t('button-save-anyway'));
  const parts = selectParts(question);
  const labels = readings.map((reading) => labelReading(ctx, question, reading, parts));
  const isClear = new Set(labels).size === labels.length;
  return isClear ? labels : readings.map((reading) => labelReading(ctx, question, reading, [...parts, 'note']));
}

/** Selects the parts in which the readings differ, and those that the question asks for. */
function selectParts({ asks, readings, entryDate }: RecordQuestion): Part[] {
  const differ = (value: (reading: RecordDraft) => unknown) => new Set(readings.map(value)).size > 1;
  const isHabit = asks === 'habit' || asks === 'which-habit' || asks === 'new-habit' || asks === 'meaning';
  const isNew = readings.some((one) => one.habitId === null && one.categoryName === null);
  const isStated = asks === 'meaning' && readings.some(({ localDate }) => localDate !== null);
  const isNewCount = readings.some(({ habitId, kind }) => habitId === null && kind === 'count');
  const isValue = asks === 'duration' || asks === 'amount' || asks === 'day' || asks === 'meaning' || isNewCount;
  const isDifferent = [
    ...[({ minutes }: RecordDraft) => minutes, ({ amount }: RecordDraft) => amount ?? null],
    ({ mark }: RecordDraft) => mark ?? null,
  ].some(differ);
  const isDay = asks === 'day' || isStated || differ(({ localDate }) => localDate ?? entryDate);
  return [
    ...(isHabit || isNew || differ(({ habitName }) => habitName) ? (['habit'] as const) : []),
    ...(isValue || isDifferent ? (['value'] as const) : []),
    ...(isDay ? (['day'] as const) : []),
  ];
}

function labelReading(ctx: TallyContext, { entryDate }: RecordQuestion, reading: RecordDraft, parts: Part[]): string {
  const { language } = ctx.person;
  const { habitId, habitName, categoryName, localDate, note } = reading;
  const isNew = habitId === null && categoryName === null;
  const name = isNew ? ctx.t('button-new-habit', { name: habitName ?? '' }) : habitName;
  const texts: Record<Part, string | null> = {
    habit: name,
    value: describeValue(ctx, reading),
    day: formatDay(localDate ?? entryDate, localToday(ctx), language),
    note,
  };
  return parts.flatMap((part) => texts[part] ?? []).join(' · ');
}
