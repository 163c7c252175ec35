import { defineButton } from '../../bot/ui/callback-data.ts';

/** Buttons of a habit that several features show; `openHabitButton` shows its card. The feature `list` handles their presses. */
export const openHabitButton = defineButton('lh', { habit: 'id' });
export const renameHabitButton = defineButton('ln', { habit: 'id' });
export const moveHabitButton = defineButton('lm', { habit: 'id' });
export const mergeHabitButton = defineButton('lg', { habit: 'id' });
export const archiveHabitButton = defineButton('la', { habit: 'id' });
export const reviveHabitButton = defineButton('lr', { habit: 'id' });
/** Shows the page of the list that contains the habit. */
export const backToListButton = defineButton('lb', { habit: 'id' });
/** Leaves the question about a habit and shows its card again. */
export const leaveHabitQuestionButton = defineButton('lq', { habit: 'id' });

/** Shows the weekdays on which a person rests from a habit. The feature `rest` handles the press. */
export const restDaysButton = defineButton('er', { habit: 'id' });

/** Shows the reminders of a habit. The feature `reminders` handles the press. */
export const habitRemindersButton = defineButton('pb', { habit: 'id' });

/** Asks for the goal of a habit. The feature `habit` handles the press. */
export const habitGoalButton = defineButton('gh', { habit: 'id' });
