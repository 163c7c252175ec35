import { defineButton } from '../../bot/ui/callback-data.ts';

/** The buttons of the feature `jobs` that other features show too. */
export const runJobButton = defineButton('js', { job: 'text' });
export const jobStatusButton = defineButton('jt', { job: 'text' });
