import { defineButton } from '../../bot/ui/callback-data.ts';

/** The buttons of batch jobs; each is for admins. */
export const showBatches = defineButton('ba', { page: 'int' });
export const showBatch = defineButton('bi', { id: 'int' });
export const newBatch = defineButton('bn', {});
export const switchBatch = defineButton('bt', { id: 'int', on: 'int' });
export const askDelete = defineButton('bq', { id: 'int' });
export const deleteBatchButton = defineButton('bd', { id: 'int', results: 'int' });
/** `result`: which of the job's results, in the order of its metrics and aggregations. */
export const chartButton = defineButton('bc', { id: 'int', result: 'int', here: 'int' });
export const bookButton = defineButton('bx', { id: 'int' });
