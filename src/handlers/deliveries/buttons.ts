import { defineButton } from '../../bot/ui/callback-data.ts';

/** Shows a day in the pressed message. An empty day is today. */
export const deliveryDayButton = defineButton('dd', { day: 'day' });

/** Lists the deliveries of a day with one status. */
export const deliveryStatusButton = defineButton('ds', { day: 'day', stage: 'text' });

/** Lists the deliveries that DeTrack rejected. */
export const unsentDeliveriesButton = defineButton('df', {});

/** Shows one delivery with its history. */
export const showDeliveryButton = defineButton('dv', { id: 'id' });

/** Marks a delivery to be sent again. 0: all that DeTrack rejected. */
export const retryDeliveryButton = defineButton('dr', { id: 'id' });

/** Takes a row of the company again. 0: all that could not be taken over. */
export const retryDeliveryErrorButton = defineButton('dx', { id: 'id' });
