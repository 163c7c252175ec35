export * from './ops.ts';
export * from './usage.ts';
export * from './warehouse.ts';
