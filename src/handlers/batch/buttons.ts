import { defineButton } from '../../bot/ui/callback-data.ts';

/** The buttons of batch jobs. */
export const showBatchesButton = defineButton('ba', { page: 'int' });
export const showBatchButton = defineButton('bi', { id: 'int' });
export const newBatchButton = defineButton('bn', {});
export const enableBatchButton = defineButton('bt', { id: 'int', on: 'int' });
export const askDeleteBatchButton = defineButton('bq', { id: 'int' });
export const deleteBatchButton = defineButton('bd', { id: 'int', results: 'int' });
/** `result`: the index of the kind of result. `here`: 1 replaces the pressed message, 0 sends a new one. */
export const batchChartButton = defineButton('bc', { id: 'int', result: 'int', here: 'int' });
export const batchWorkbookButton = defineButton('bx', { id: 'int' });
