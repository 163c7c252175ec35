import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { Translate } from '../../bot/ui/i18n.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { StoppedTimer } from '../../db/queries/habits/stop-timer.ts';
import { isTooShort, type Timer } from '../../db/queries/habits/timers.ts';
import type { Day } from '../../time/days.ts';
import { formatDay, formatDuration, formatExactDuration } from '../../time/format.ts';
import type { Language } from '../../time/language.ts';
import { formatClock } from '../shared/format-clock.ts';
import { discardTimerButton, saveTimerButton, stopTimerAtButton, stopTimerButton } from './buttons.ts';
import { joinLines, timePlaceholder, withRelativeTime } from './relative-time.ts';

/** The person who reads a message, also of one that the bot starts. */
export interface Reader {
  t: Translate;
  language: Language;
  userId: number;
  timeZone: string;
  now: Date;
}

/** Returns the sender of an update as a reader. */
export function toReader({ t, person }: TallyContext): Reader {
  const { language, userId, timeZone } = person;
  return { t, language, userId, timeZone, now: new Date() };
}

/** Formats an instant on the clock of the reader: `14:05`, or with the day where that is not today. */
export function clockTime({ language, timeZone, now }: Reader, unix: number): string {
  return formatClock(language, timeZone, new Date(unix * 1000), now);
}

/** Creates the values of the buttons of a timer. */
export function toKey({ habitId, startedAt }: Pick<Timer, 'habitId' | 'startedAt'>) {
  return { habit: habitId, started: startedAt };
}

/** Describes a timer on one line: `▶ Reading · started 5 minutes ago · 25 min, until 14:30`. */
export function timerLine(reader: Reader, timer: Timer): Pick<OutgoingMessage, 'text' | 'entities'> {
  const { t, language } = reader;
  const { habitName, startedAt, targetMinutes, stoppedAt } = timer;
  const name = isolateRtl(habitName);
  if (stoppedAt !== null) return { text: t('timer-undecided', { name, duration: elapsed(reader, timer, stoppedAt) }) };
  const values = { name, start: timePlaceholder };
  const end = startedAt + (targetMinutes ?? 0) * 60;
  const key = end > reader.now.getTime() / 1000 ? 'timer-running-target' : 'timer-running-passed';
  const text =
    targetMinutes === null
      ? t('timer-running', values)
      : t(key, { ...values, duration: formatDuration(targetMinutes, language), end: clockTime(reader, end) });
  return withRelativeTime(text, startedAt, clockTime(reader, startedAt));
}

/** Formats the time from the start of a timer to an instant: in seconds below a minute, at least one. */
export function elapsed({ language }: Reader, { startedAt }: Timer, until: number): string {
  const seconds = Math.max(1, until - startedAt);
  return seconds < 60
    ? formatExactDuration(seconds / 60, language)
    : formatDuration(Math.round(seconds / 60), language);
}

interface TimerButton {
  label: string;
  data: string;
}

/** The buttons of a timer that runs: `■ Stop`, `Stop at…` and `Discard`. */
function runningButtons(reader: Reader, timer: Timer, stopLabel = reader.t('timer-button-stop')): TimerButton[] {
  const { t, userId } = reader;
  const key = toKey(timer);
  return [
    { label: stopLabel, data: stopTimerButton.pack(userId, { ...key, at: 0 }) },
    { label: t('timer-button-stop-at'), data: stopTimerAtButton.pack(userId, key) },
    { label: t('timer-button-discard'), data: discardTimerButton.pack(userId, key) },
  ];
}

/** The buttons of a timer that was stopped and waits for a decision. */
function decisionButtons({ t, userId }: Reader, timer: Timer): TimerButton[] {
  const key = toKey(timer);
  return [
    {
      label: isTooShort(timer) ? t('timer-button-keep-short') : t('button-save-anyway'),
      data: saveTimerButton.pack(userId, key),
    },
    { label: t('timer-button-discard'), data: discardTimerButton.pack(userId, key) },
  ];
}

/** The message of a timer with its buttons. `notice`: a line above it. */
export function timerMessage(reader: Reader, timer: Timer, notice?: string): OutgoingMessage {
  const buttons = timer.stoppedAt === null ? runningButtons(reader, timer) : decisionButtons(reader, timer);
  const lines = [...(notice === undefined ? [] : [{ text: notice }]), timerLine(reader, timer)];
  return { ...joinLines(lines), keyboard: buildKeyboard(buttons, buttons.length) };
}

/** The list of several timers, with a row of buttons for each. */
export function timerList(reader: Reader, timers: readonly Timer[], notice: string): OutgoingMessage {
  const rows = timers.map((timer) => {
    const label = reader.t('timer-button-stop-named', { name: timer.habitName });
    return timer.stoppedAt === null ? runningButtons(reader, timer, label) : decisionButtons(reader, timer);
  });
  return {
    ...joinLines([{ text: notice }, ...timers.map((timer) => timerLine(reader, timer))]),
    heading: true,
    keyboard: buildKeyboard(
      rows.flat(),
      rows.map(({ length }) => length),
    ),
  };
}

/** The question which of several timers was stopped. `at`: when, in Unix seconds. */
export function stopChoice(reader: Reader, timers: readonly Timer[], at: number): OutgoingMessage {
  const { t, userId } = reader;
  const buttons = timers.map((timer) => ({
    label: t('timer-button-stop-named', { name: timer.habitName }),
    data: stopTimerButton.pack(userId, { ...toKey(timer), at }),
  }));
  return { text: t('timer-which'), keyboard: buildKeyboard(buttons) };
}

/** The question whether timers were stopped some minutes ago (`at`) or now (`to`). Both are in Unix seconds. */
export function stopTimeChoice(
  reader: Reader,
  timers: readonly Timer[],
  { at, to }: { at: number; to: number },
): OutgoingMessage {
  const { t, language, userId } = reader;
  const buttons = timers.flatMap((timer) =>
    [at, to]
      .filter((time) => time > timer.startedAt || time === to)
      .map((time) => ({
        label: t('timer-button-stop-time', { name: timer.habitName, time: clockTime(reader, time) }),
        data: stopTimerButton.pack(userId, { ...toKey(timer), at: time }),
      })),
  );
  const duration = formatDuration(Math.round((to - at) / 60), language);
  return { text: t('timer-stop-when', { duration }), keyboard: buildKeyboard(buttons, 2) };
}

/** The question about a timer that was stopped after a few seconds. */
export function tooShortMessage(reader: Reader, timer: StoppedTimer): OutgoingMessage {
  const { t } = reader;
  const seconds = Math.round(timer.stoppedAt - timer.startedAt);
  return {
    text: t('timer-too-short', { name: isolateRtl(timer.habitName), seconds }),
    keyboard: buildKeyboard(decisionButtons(reader, timer)),
  };
}

/** A timer that was stopped, with a day that would have more than 24 hours. `minutes`: the total of the day with it. */
export interface DayOverflow {
  timer: StoppedTimer;
  day: Day;
  minutes: number;
}

/** The question about a timer whose day would have more than 24 hours. `notice`: a line above it. */
export function overADayMessage(
  reader: Reader,
  { timer, day, minutes }: DayOverflow,
  today: Day,
  notice?: string,
): OutgoingMessage {
  const { t, language } = reader;
  const text = t('timer-over-a-day', {
    name: isolateRtl(timer.habitName),
    duration: elapsed(reader, timer, timer.stoppedAt),
    day: formatDay(day, today, language),
    total: formatDuration(minutes, language),
  });
  return {
    text: notice === undefined ? text : `${notice}\n${text}`,
    keyboard: buildKeyboard(decisionButtons(reader, timer)),
  };
}
