import type { MessageReader } from '../../bot/message-reader.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { Habit } from '../../db/queries/habits/habits.ts';
import type { StreakAndGoal } from '../../reports/habits/load-streak.ts';
import { formatDay } from '../../time/format.ts';
import { formatClock } from '../shared/format-clock.ts';
import { formatGoalState } from '../shared/goal-state.ts';
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
      return t('reminder-later', { name, time: formatTime(reader, item.until) });
    }
    default:
      return t('reminder-deleted');
  }
}

/** Formats an instant on the person's clock: `9:05`, on another day `30 Nov 9:05`. */
export function formatTime(reader: MessageReader, unix: number): string {
  const { language, timeZone } = reader.person;
  const clock = formatClock(language, timeZone, new Date(unix * 1000), new Date(sentAtUnix(reader) * 1000));
  return clock.replace(/(?<!\d)0(?=\d:)/u, '');
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
    goal && done ? formatGoalState(reader, habit, goal, { ...done, day }).replace(/\s×/u, '') : '',
  ].filter((part) => part !== '');
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
