import { defineButton } from '../../bot/ui/callback-data.ts';

export const importButton = defineButton('im', { id: 'id' });
export const undoImportButton = defineButton('iu', { id: 'id' });
export const cancelImportButton = defineButton('in', { id: 'id' });
/** Shows the preview again. */
export const showImportButton = defineButton('is', { id: 'id' });
export const chooseImportHabitsButton = defineButton('ih', { id: 'id', page: 'int' });
/** Takes a habit of the file, or leaves it out. `no`: its number in the file. */
export const takeHabitButton = defineButton('it', { id: 'id', no: 'int', on: 'int', page: 'int' });
/** Takes all habits of the file, or none. */
export const takeAllHabitsButton = defineButton('ia', { id: 'id', on: 'int' });
/** Whether the file's values replace other ones. */
export const useFileButton = defineButton('iv', { id: 'id', on: 'int' });
/** Asks for the columns of a CSV file again. */
export const chooseColumnsButton = defineButton('ic', { id: 'id' });
export const notTakenButton = defineButton('ip', { id: 'id' });
