// The public library, in the order of the paper. Each folder's own index.ts says what it exports.

// III Problem formulation: the convergence bound.
export * from './bound';
export * from './claims';
// Runs, spread over threads and machines.
export * from './execution';
export * from './experiments';
export * from './federation';
export * from './figures';
// Live figures: sliders in a page, the library's own code behind them.
export * from './live';
// Foundations: special functions, random streams, settings, records.
export * from './math';
// II-A Learning model: the split transformer, LoRA, what crosses the air.
export * from './model';
// II-B Signal model: the cell, fading, uplink rate.
export * from './network';
// The notebooks: how they are run and checked.
export * from './notebooks';
// IV Proposed method: Lyapunov decomposition, Lambert-W bandwidth, online scheduling; V-A the benchmarks.
export * from './online';
export * from './records';
export * from './settings';
// V Simulation results: tasks, federated fine-tuning, experiments, figures, claims.
export * from './tasks';
