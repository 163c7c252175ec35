import type { MessageReader } from '../../bot/message-reader.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import type { Habit } from '../../db/queries/habits/habits.ts';
import type { StreakAndGoal } from '../../reports/habits/load-streak.ts';
import { addDays, type Day } from '../../time/days.ts';
import { formatDay } from '../../time/format.ts';
import { localDate } from '../../time/local-day.ts';
import { formatGoalState, formatLimitState } from '../shared/goal-state.ts';
import { describeRecord } from '../shared/record-card.ts';
import { localToday, sentAtUnix } from '../shared/update-time.ts';
import type { OpenItem, ReminderItem } from './items.ts';

/**
 * Describes a reminder on one line: `Push-ups · 12 days in a row · 0 of 30`.
 *
 * @param isOnly false: it is one of several. Then a habit has its name, which is shorter than its question and stands on
 *   its buttons.
 */
export function describeItem(reader: MessageReader, item: ReminderItem, isOnly: boolean): string {
  const { t, person } = reader;
  const day = formatDay(item.day, localToday(reader), person.language);
  switch (item.kind) {
    case 'open':
      return describeOpen(reader, item, isOnly);
    case 'board':
      return `${t('reminder-board')} · ${day}`;
    case 'recorded':
      return describeRecorded(reader, item, isOnly);
    case 'skipped':
      return t('skip-set', { name: isolateRtl(item.habitName), day });
    case 'later': {
      const name = item.habitName === null ? t('reminder-board') : isolateRtl(item.habitName);
      return t('reminder-later', { name, time: describeAgain(reader, item.until) });
    }
    default:
      return t('reminder-deleted');
  }
}

/** Describes when a reminder comes again: `at 9:05`, `tomorrow at 9:05`, `2 Dec at 9:05`. */
export function describeAgain(reader: MessageReader, unix: number): string {
  const { timeZone, language } = reader.person;
  const clock = { timeZone, dayStartHour: 0 };
  const today = localDate(new Date(sentAtUnix(reader) * 1000), clock);
  const day = localDate(new Date(unix * 1000), clock);
  const at = reader.t('reminder-at', { time: formatTime(timeZone, unix) });
  if (day === today) return at;
  const named = day === addDays(today, 1) ? reader.t('reminder-tomorrow') : formatDay(day, today, language);
  return `${named} ${at}`;
}

function formatTime(timeZone: string, unix: number): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', minute: '2-digit' });
  return format.format(unix * 1000).replace(/^0(?=\d:)/u, '');
}

/** The receipt of a record. Where it is the only one, the streak and the goal of the habit are below. */
function describeRecorded(
  reader: MessageReader,
  { record, habit, standing }: Extract<ReminderItem, { kind: 'recorded' }>,
  isOnly: boolean,
): string {
  const receipt = reader.t('record-saved', { record: describeRecord(reader, record) });
  const parts = isOnly && habit ? describeStanding(reader, habit, standing, record.localDate) : [];
  return parts.length > 0 ? `${receipt}\n${parts.join(' · ')}` : receipt;
}

/** Describes streak and goal of a habit on a day: `12 days in a row`, `0 of 30`. */
function describeStanding(reader: MessageReader, habit: Habit, standing: StreakAndGoal | null, day: string): string[] {
  const { streak = null, goal = null, today: done } = standing ?? {};
  return [
    streak && streak.count > 1 ? reader.t('record-streak', { count: streak.count, unit: streak.unit }) : '',
    goal && done ? describeGoal(reader, habit, goal, { ...done, day }) : '',
  ].filter((part) => part !== '');
}

function describeGoal(
  reader: MessageReader,
  habit: Habit,
  goal: Goal,
  done: { doneInPeriod: number; day: Day },
): string {
  const isLimit = goal.direction === 'at_most' && done.day === localToday(reader);
  if (isLimit) return formatLimitState(reader, habit, goal, done.doneInPeriod);
  return formatGoalState(reader, habit, goal, done).replace(/\s×/u, '');
}

function describeOpen(reader: MessageReader, item: ReminderItem & OpenItem, isOnly: boolean): string {
  const { habit, question, standing, day } = item;
  const today = localToday(reader);
  const parts = [
    isOnly && question !== null ? formatQuestion(question) : isolateRtl(habit.habitName),
    ...describeStanding(reader, habit, standing, day),
    ...(day === today ? [] : [formatDay(day, today, reader.person.language)]),
  ];
  return parts.join(' · ');
}

/** A question that is longer is cut. */
const maxQuestionLength = 200;

/** Formats the question about a habit on one line. */
function formatQuestion(question: string): string {
  return isolateRtl(clip(question.replace(/\s+/gu, ' '), maxQuestionLength));
}
