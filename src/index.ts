// The public library, in the order of the rooms, ground up. Each room's own index.ts says what it exports.

export * from './bound';
export * from './checkpoint';
export * from './claims';
export * from './documents';
export * from './errors';
export * from './execution';
export * from './experiments';
export * from './federation';
export * from './figures';
export * from './live';
export * from './math';
export * from './network';
export * from './notebooks';
export * from './plot';
export * from './pretraining';
export * from './records';
export * from './scheduling';
export * from './settings';
export * from './split';
export * from './tasks';
export * from './transformer';
export * from './verification';
