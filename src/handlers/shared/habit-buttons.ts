import { defineButton } from '../../bot/ui/callback-data.ts';

/** Buttons of a habit that several features show. The feature `list` handles their presses. */
export const openHabitButton = defineButton('lh', { habit: 'id' });
export const renameHabitButton = defineButton('ln', { habit: 'id' });
export const moveHabitButton = defineButton('lm', { habit: 'id' });
export const mergeHabitButton = defineButton('lg', { habit: 'id' });
export const archiveHabitButton = defineButton('la', { habit: 'id' });
export const reviveHabitButton = defineButton('lr', { habit: 'id' });

/** Asks for the goal of a habit. The feature `habit` handles the press. */
export const habitGoalButton = defineButton('gh', { habit: 'id' });
