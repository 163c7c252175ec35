export * from './batch.ts';
export * from './dtrack.ts';
export * from './energy.ts';
export * from './ops.ts';
export * from './sales.ts';
export * from './usage.ts';
export * from './warehouse.ts';
export * from './web.ts';
