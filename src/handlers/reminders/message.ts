import type { MessageReader } from '../../bot/message-reader.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Executor } from '../../db/client.ts';
import type { Habit } from '../../db/queries/habits/habits.ts';
import { formatDay } from '../../time/format.ts';
import { formatExactQuantity } from '../../time/format-amount.ts';
import { toDayNumber } from '../shared/day-number.ts';
import { formatClock } from '../shared/format-clock.ts';
import { formatGoalState } from '../shared/goal-state.ts';
import { describeRecord } from '../shared/record-card.ts';
import { startTimerAction } from '../shared/timer-button.ts';
import { localToday, sentAtUnix } from '../shared/update-time.ts';
import {
  askAmountButton,
  laterButton,
  openKeyButton,
  packKey,
  recordReminderButton,
  reopenReminderButton,
  sendBoardButton,
  showKeyButton,
  showReminderRecordButton,
  skipReminderButton,
} from './buttons.ts';
import { loadItems, type OpenItem, type ReminderItem } from './items.ts';
import type { ReminderReader, RenderReminders } from './services/sender.ts';

/** Creates a page of the board of a day. It belongs to the feature `today`. */
export type BoardMessage = (
  reader: MessageReader,
  exec: Executor,
  place: { day: string; page: number },
) => Promise<OutgoingMessage>;

interface KeyboardButton {
  label: string;
  data: string;
}

/** Creates the function that renders the messages of reminders when they are sent. */
export function createReminderRenderer({ boardMessage }: { boardMessage: BoardMessage }): RenderReminders {
  return async (exec, sent, due) => {
    const reader = toMessageReader(sent);
    const items = await loadItems(reader, exec, due);
    const [only] = items;
    const isBoard = items.length === 1 && only?.kind === 'board';
    if (!isBoard) return itemsMessage(reader, items);
    const board = await boardMessage(reader, exec, { day: only.day, page: 0 });
    return { ...board, keyboard: appendRow(board, [laterAction(reader, only)]) };
  };
}

function toMessageReader({ t, now, ...person }: ReminderReader): MessageReader {
  return { t, now, person };
}

function appendRow({ keyboard }: OutgoingMessage, row: KeyboardButton[]) {
  const rows = keyboard && 'inline_keyboard' in keyboard ? keyboard.inline_keyboard : [];
  return { inline_keyboard: [...rows, ...buildKeyboard(row).inline_keyboard] };
}

/** Creates the message of reminders: a line for each. One has all its buttons; of several, each has a row. */
export function itemsMessage(reader: MessageReader, items: readonly ReminderItem[]): OutgoingMessage {
  const [only, ...others] = items;
  if (only && others.length === 0) return singleMessage(reader, only);
  const rows = items.map((item) => rowOf(reader, item));
  return {
    text: items.map((item) => describeItem(reader, item)).join('\n'),
    keyboard: buildKeyboard(
      rows.flat(),
      rows.map((row) => row.length).filter((length) => length > 0),
    ),
  };
}

/**
 * Creates the message of one reminder.
 *
 * @param isOfSeveral true: a button leads back to the message of several
 */
export function singleMessage(reader: MessageReader, item: ReminderItem, isOfSeveral = false): OutgoingMessage {
  const back = isOfSeveral
    ? [{ label: reader.t('list-button-back'), data: showKeyButton.pack(reader.person.userId, packKey(item)) }]
    : [];
  const buttons = item.kind === 'open' ? openButtons(reader, item) : rowOf(reader, item, true);
  return { text: describeItem(reader, item), keyboard: buildKeyboard([...buttons, ...back], 2) };
}

/** Describes a reminder on one line: `Push-ups · 12 days in a row · 0 of 30`. */
export function describeItem(reader: MessageReader, item: ReminderItem): string {
  const { t, person } = reader;
  const day = formatDay(item.day, localToday(reader), person.language);
  switch (item.kind) {
    case 'open':
      return describeOpen(reader, item, item.day);
    case 'board':
      return `${t('reminder-board')} · ${day}`;
    case 'recorded':
      return t('record-saved', { record: describeRecord(reader, item.record) });
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

function describeOpen(reader: MessageReader, { habit, standing }: OpenItem, day: string): string {
  const { t, person } = reader;
  const today = localToday(reader);
  const { streak = null, goal = null, today: done } = standing ?? {};
  const parts = [
    isolateRtl(habit.habitName),
    streak && streak.count > 1 ? t('record-streak', { count: streak.count, unit: streak.unit }) : '',
    goal && done ? formatGoalState(reader, habit, goal, { ...done, day }).replace(/\s×/u, '') : '',
    day === today ? '' : formatDay(day, today, person.language),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Formats the value of a button: `30`, `3 glasses`, `20 min`. */
export function formatValue({ t, person }: MessageReader, { kind, unit }: Habit, value: number): string {
  if (kind === 'check') return t('board-button-tick').replace('✓ ', '');
  const text = formatExactQuantity({ kind, unit, minutes: value, amount: value }, person.language);
  return unit === '×' ? text.replace(/\s×$/u, '') : text;
}

const maxInt4 = 2 ** 31 - 1;

/** Converts minutes or an amount to thousandths, within the range of a button. */
function toThousandths(value: number): number {
  return Math.min(maxInt4, Math.round(value * 1000));
}

/** Creates the button that records the usual value. `name`: of one of several. Empty: there is no such value. */
function recordAction(reader: MessageReader, item: ReminderItem & OpenItem, name = ''): KeyboardButton[] {
  const { habit, value, seen } = item;
  if (value === null) return [];
  const data = recordReminderButton.pack(reader.person.userId, { ...packKey(item), seen, value: toThousandths(value) });
  const amount = habit.kind === 'check' && name !== '' ? '' : formatValue(reader, habit, value);
  return [{ label: ['✓', amount, name].filter((part) => part !== '').join(' '), data }];
}

function laterAction(reader: MessageReader, item: ReminderItem): KeyboardButton {
  return { label: reader.t('reminder-button-later'), data: laterButton.pack(reader.person.userId, packKey(item)) };
}

function openButtons(reader: MessageReader, item: ReminderItem & OpenItem): KeyboardButton[] {
  const { t, person } = reader;
  const { habit, day } = item;
  const values = packKey(item);
  return [
    ...recordAction(reader, item),
    ...(habit.kind === 'check'
      ? []
      : [{ label: t('reminder-button-amount'), data: askAmountButton.pack(person.userId, values) }]),
    { label: t('reminder-button-skip'), data: skipReminderButton.pack(person.userId, values) },
    laterAction(reader, item),
    ...(habit.kind === 'time' && day === localToday(reader) ? [startTimerAction(reader, habit.habitId)] : []),
  ];
}

/** Creates the buttons of one of several reminders, or of one that is answered. */
function rowOf(reader: MessageReader, item: ReminderItem, isOnly = false): KeyboardButton[] {
  const { t, person } = reader;
  const owner = person.userId;
  const undo = (label: string) => ({ label, data: reopenReminderButton.pack(owner, packKey(item)) });
  switch (item.kind) {
    case 'open': {
      const name = item.habit.habitName;
      const open = { label: item.value === null ? `${name} …` : '…', data: openKeyButton.pack(owner, packKey(item)) };
      return [...recordAction(reader, item, name), open];
    }
    case 'board':
      return [
        { label: t('reminder-board'), data: sendBoardButton.pack(owner, { day: toDayNumber(item.day) }) },
        laterAction(reader, item),
      ];
    case 'recorded': {
      const { recordId, habitName } = item.record;
      const data = showReminderRecordButton.pack(owner, { record: recordId });
      const label = isOnly ? t('button-undo') : t('button-undo-entry', { name: habitName });
      return [undo(label), { label: t('reminder-button-change'), data }];
    }
    case 'skipped':
    case 'later':
      return [
        undo(isOnly ? t('button-undo') : t('button-undo-entry', { name: item.habitName ?? t('reminder-board') })),
      ];
    default:
      return [];
  }
}
