// `fedft/figures`: the drawing engine, every figure of the paper and of ours, and figures with sliders.

export * from '../figures';
export * from '../live';
export * from '../plot';
