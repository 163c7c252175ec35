import type { MessageReader } from '../../bot/message-reader.ts';
import type { Habit } from '../../db/queries/habits/habits.ts';
import type { ReminderKey } from '../../db/queries/reminders/ledger.ts';
import { formatExactQuantity } from '../../time/format-amount.ts';
import { startTimerAction } from '../shared/timer-button.ts';
import { localToday } from '../shared/update-time.ts';
import {
  askAmountButton,
  laterButton,
  openKeyButton,
  packKey,
  recordReminderButton,
  reopenReminderButton,
  showReminderRecordButton,
  skipReminderButton,
} from './buttons.ts';
import type { OpenItem, ReminderItem } from './items.ts';

export interface ItemButton {
  label: string;
  data: string;
}

/** Creates all buttons of a reminder. */
export function allButtons(reader: MessageReader, item: ReminderItem): ItemButton[] {
  switch (item.kind) {
    case 'open':
      return openButtons(reader, item);
    case 'board':
      return [laterAction(reader, item)];
    case 'recorded':
      return [undoAction(reader, item, reader.t('button-undo')), changeAction(reader, item.record.recordId)];
    case 'skipped':
    case 'later':
      return [undoAction(reader, item, reader.t('button-undo'))];
    default:
      return [];
  }
}

/** Creates the row of one of several reminders. The board is never one of them. */
export function rowButtons(reader: MessageReader, item: ReminderItem): ItemButton[] {
  const { t, person } = reader;
  switch (item.kind) {
    case 'open': {
      const name = item.habit.habitName;
      const data = openKeyButton.pack(person.userId, packKey(item));
      return [...recordAction(reader, item, name), { label: item.value === null ? `${name} …` : '…', data }];
    }
    case 'recorded': {
      const { recordId, habitName } = item.record;
      const label = t('button-undo-entry', { name: habitName });
      return [undoAction(reader, item, label), changeAction(reader, recordId)];
    }
    case 'skipped':
    case 'later':
      return [undoAction(reader, item, t('button-undo-entry', { name: item.habitName ?? t('reminder-board') }))];
    default:
      return [];
  }
}

/** Creates the button `Later`. */
export function laterAction(reader: MessageReader, item: ReminderItem): ItemButton {
  return { label: reader.t('reminder-button-later'), data: laterButton.pack(reader.person.userId, packKey(item)) };
}

function openButtons(reader: MessageReader, item: ReminderItem & OpenItem): ItemButton[] {
  const { t, person } = reader;
  const { habit, day } = item;
  const values = packKey(item);
  const amount = { label: t('reminder-button-amount'), data: askAmountButton.pack(person.userId, values) };
  return [
    ...recordAction(reader, item),
    ...(habit.kind === 'check' ? [] : [amount]),
    { label: t('reminder-button-skip'), data: skipReminderButton.pack(person.userId, values) },
    laterAction(reader, item),
    ...(habit.kind === 'time' && day === localToday(reader) ? [startTimerAction(reader, habit.habitId)] : []),
  ];
}

/** Creates the button that records the usual value. `name`: of one of several. Empty: there is no such value. */
function recordAction(reader: MessageReader, item: ReminderItem & OpenItem, name = ''): ItemButton[] {
  const { habit, value, seen } = item;
  if (value === null) return [];
  const data = recordReminderButton.pack(reader.person.userId, { ...packKey(item), seen, value: toThousandths(value) });
  const amount = habit.kind === 'check' && name !== '' ? '' : formatValue(reader, habit, value);
  return [{ label: ['✓', amount, name].filter((part) => part !== '').join(' '), data }];
}

/** Formats the value of a button: `30`, `3 glasses`, `20 min`. */
function formatValue({ t, person }: MessageReader, { kind, unit }: Habit, value: number): string {
  if (kind === 'check') return t('board-button-tick').replace('✓ ', '');
  const text = formatExactQuantity({ kind, unit, minutes: value, amount: value }, person.language);
  return unit === '×' ? text.replace(/\s×$/u, '') : text;
}

const maxInt4 = 2 ** 31 - 1;

/** Converts minutes or an amount to thousandths, within the range of a button. */
function toThousandths(value: number): number {
  return Math.min(maxInt4, Math.round(value * 1000));
}

function undoAction(
  { person }: MessageReader,
  { answer, ...key }: ReminderKey & { answer: number },
  label: string,
): ItemButton {
  return { label, data: reopenReminderButton.pack(person.userId, { ...packKey(key), answer }) };
}

function changeAction({ t, person }: MessageReader, record: number): ItemButton {
  return { label: t('reminder-button-change'), data: showReminderRecordButton.pack(person.userId, { record }) };
}
