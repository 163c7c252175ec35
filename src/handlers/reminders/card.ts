import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Executor } from '../../db/client.ts';
import { findReminder } from '../../db/queries/reminders/reminders.ts';
import { reminderConditions } from '../../db/schema/limits.ts';
import { calendarNames } from '../shared/format-period.ts';
import {
  changeReminderTimeButton,
  deleteReminderButton,
  pauseReminderButton,
  reminderListButton,
  setReminderConditionButton,
  setReminderDaysButton,
  setReminderSoundButton,
} from './buttons.ts';
import { describeReminder, findListPage } from './list.ts';

/**
 * Creates the card of a reminder, with a button for each of its settings. Null: there is no such reminder.
 *
 * @param undo a further button
 */
export async function cardMessage(
  ctx: TallyContext,
  exec: Executor,
  { reminderId, now, undo }: { reminderId: number; now: Date; undo?: { label: string; data: string } },
): Promise<OutgoingMessage | null> {
  const { t, person } = ctx;
  const owner = person.userId;
  const reminder = await findReminder(exec, owner, reminderId);
  if (!reminder) return null;
  const { weekdays, onlyIf, silent, pausedUntil } = reminder;
  const values = { reminder: reminderId };
  const { weekdayNames } = calendarNames(person.language);
  const order = Array.from({ length: 7 }, (_, index) => (person.weekStart - 1 + index) % 7);
  const days = order.map((index) => ({
    label: `${(weekdays >> index) & 1 ? '☑' : '☐'} ${weekdayNames[index]}`,
    data: setReminderDaysButton.pack(owner, { ...values, weekdays: weekdays ^ (1 << index) }),
  }));
  const conditions = reminderConditions.map((one, condition) => ({
    label: `${one === onlyIf ? '◉' : '○'} ${t(`reminder-condition-${one}`)}`,
    data: setReminderConditionButton.pack(owner, { ...values, condition }),
  }));
  const isPaused = pausedUntil !== null && pausedUntil * 1000 > Number(now);
  const others = [
    { label: t('reminder-button-time'), data: changeReminderTimeButton.pack(owner, values) },
    {
      label: t(silent ? 'reminder-button-sound' : 'reminder-button-silent'),
      data: setReminderSoundButton.pack(owner, { ...values, silent: silent ? 0 : 1 }),
    },
    {
      label: t(isPaused ? 'reminder-button-resume' : 'reminder-button-pause'),
      data: pauseReminderButton.pack(owner, { ...values, paused: isPaused ? 0 : 1, card: 1 }),
    },
    { label: t('reminder-button-delete'), data: deleteReminderButton.pack(owner, values) },
  ];
  const page = await findListPage(ctx, exec, reminderId);
  const last = [
    ...(undo ? [undo] : []),
    { label: t('list-button-back'), data: reminderListButton.pack(owner, { page, mode: 0 }) },
  ];
  return {
    text: `${describeReminder(ctx, reminder, now)}\n\n${t('reminder-card-help')}`,
    heading: true,
    keyboard: buildKeyboard([...days, ...conditions, ...others, ...last], [4, 3, 1, 1, 1, 2, 2, last.length]),
  };
}
