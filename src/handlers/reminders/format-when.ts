import type { Translate } from '../../bot/ui/i18n.ts';
import { allWeekdays } from '../../db/schema/limits.ts';
import { formatExactDuration } from '../../time/format.ts';
import type { Language } from '../../time/language.ts';
import { calendarNames } from '../shared/format-period.ts';
import type { WhenSettings } from './read-settings.ts';
import type { PlannedTimes, ReminderPlan } from './when.ts';

/** What times are written in. */
export interface WhenWriter {
  t: Translate;
  language: Language;
}

/** Formats a time of the clock: `7:30`. */
export function formatMinute(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

/**
 * Formats when reminders come: `7:30 and 21:00 on weekdays`, `7:30 on weekdays and 10:00 on weekends`, `every 2 h from
 * 9:00 to 18:00, even if done`. `parseWhen` reads it again.
 */
export function formatWhen(writer: WhenWriter, { times, ...settings }: ReminderPlan): string {
  const groups = groupByDays(times, settings.weekdays ?? allWeekdays);
  const texts = groups.map((group) => formatGroup(writer, group, groups.length === 1));
  return `${joinTexts(writer, texts)}${formatRest(writer, settings)}`;
}

interface DaysGroup {
  weekdays: number;
  times: PlannedTimes[];
}

/** Groups times by their days, in the order of the times. Without times there is one group. */
function groupByDays(times: readonly PlannedTimes[], weekdays: number): DaysGroup[] {
  const groups = new Map<number, PlannedTimes[]>(times.length === 0 ? [[weekdays, []]] : []);
  for (const time of times) {
    const days = time.weekdays ?? weekdays;
    groups.set(days, [...(groups.get(days) ?? []), time]);
  }
  return [...groups].map(([days, all]) => ({ weekdays: days, times: all }));
}

function formatGroup(writer: WhenWriter, { weekdays, times }: DaysGroup, isOnly: boolean): string {
  // "Every 2 h" means every day already.
  const isPlain = isOnly && weekdays === allWeekdays && times.some(({ everyMinutes }) => everyMinutes !== null);
  const days = isPlain ? [] : [formatDays(writer, weekdays)];
  return [joinTimes(writer, times), ...days].join(' ');
}

/** Formats the times of a day alone. */
export function joinTimes(writer: WhenWriter, times: ReminderPlan['times']): string {
  return joinTexts(
    writer,
    times.map((time) => formatTime(writer, time)),
  );
}

function joinTexts(writer: WhenWriter, texts: readonly string[]): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : writer.t('reminder-and', { first: texts.slice(0, -1).join(', '), last });
}

function formatTime({ t, language }: WhenWriter, times: PlannedTimes): string {
  const { localMinute, everyMinutes, untilMinute } = times;
  if (everyMinutes === null || untilMinute === null) return formatMinute(localMinute);
  return t('reminder-interval', {
    minutes: everyMinutes,
    duration: formatExactDuration(everyMinutes, language),
    from: formatMinute(localMinute),
    to: formatMinute(untilMinute),
  });
}

const workdays = 0b001_1111;
const weekend = 0b110_0000;

/** Formats weekdays: `every day`, `on weekdays`, `Mon, Wed`. */
export function formatDays({ t, language }: WhenWriter, weekdays: number): string {
  if (weekdays === allWeekdays) return t('reminder-every-day');
  if (weekdays === workdays) return t('reminder-workdays');
  if (weekdays === weekend) return t('reminder-weekend');
  const { weekdayNames } = calendarNames(language);
  return t('reminder-days', { days: weekdayNames.filter((_, index) => (weekdays >> index) & 1).join(', ') });
}

function formatRest({ t }: WhenWriter, { onlyIf = 'open', silent = false }: WhenSettings): string {
  const parts = [...(onlyIf === 'open' ? [] : [t(`reminder-if-${onlyIf}`)]), ...(silent ? [t('reminder-silent')] : [])];
  return parts.map((part) => `, ${part}`).join('');
}
