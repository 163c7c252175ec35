import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { RenderReminders } from './services/sender.ts';

/** Renders the message of reminders: a line for each habit, and for the board. */
export const renderReminders: RenderReminders = async (_exec, { t }, due) => ({
  text: due
    .map(({ habitName }) =>
      habitName === null ? t('reminder-board') : t('reminder-habit', { name: isolateRtl(habitName) }),
    )
    .join('\n'),
});
