import { button } from '../../bot/ui/callback-data.ts';

/** The buttons of batch jobs; each is for admins. */
export const showBatches = button('ba', { page: 'int' });
export const showBatch = button('bi', { id: 'int' });
export const newBatch = button('bn', {});
export const switchBatch = button('bt', { id: 'int', on: 'int' });
export const askDelete = button('bq', { id: 'int' });
export const deleteBatchButton = button('bd', { id: 'int', results: 'int' });
/** `result`: which of the job's results, in the order of its metrics and aggregations. */
export const chartButton = button('bc', { id: 'int', result: 'int', here: 'int' });
export const bookButton = button('bx', { id: 'int' });
