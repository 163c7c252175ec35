// One line for each job folder. The exported name is the name of the folder, which also holds the texts of its jobs.

export { backupFolder as backup } from './backup/index.ts';
export { batchFolder as batch } from './batch/index.ts';
export { detrackFolder as detrack } from './detrack/index.ts';
export { energyFolder as energy } from './energy/index.ts';
export { habitsFolder as habits } from './habits/index.ts';
export { maintenanceFolder as maintenance } from './maintenance/index.ts';
export { salesFolder as sales } from './sales/index.ts';
export { usageFolder as usage } from './usage/index.ts';
