import type { MessageReader } from '../../bot/message-reader.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';

/** Starts a timer of a habit of the kind `time`, with a target in minutes; 0: none. The feature `timer` handles it. */
export const startTimerButton = defineButton('ws', { habit: 'id', minutes: 'int' });

/**
 * Creates the button `Start` of a habit, for a message that stays as it is: the timer gets a message of its own.
 *
 * @param minutes the target; absent: none
 */
export function startTimerAction(ctx: MessageReader, habitId: number, minutes = 0): { label: string; data: string } {
  const data = startTimerButton.pack(ctx.person.userId, { habit: habitId, minutes });
  return { label: ctx.t('timer-button-start'), data };
}
