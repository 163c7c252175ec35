export * from './ops.ts';
export * from './warehouse.ts';
