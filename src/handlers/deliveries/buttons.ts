import { defineButton } from '../../bot/ui/callback-data.ts';

/** Draws a day in the place of the pressed message; no day: today. */
export const dayButton = defineButton('dd', { day: 'text' });

/** Lists what stands somewhere on a day. */
export const standingButton = defineButton('ds', { day: 'text', standing: 'text' });

/** Lists what DeTrack did not take. */
export const unsentButton = defineButton('df', {});

/** Shows one delivery's way. */
export const deliveryButton = defineButton('dv', { id: 'int' });

/** Has one sent again; 0: all that DeTrack did not take. */
export const retryButton = defineButton('dr', { id: 'int' });
