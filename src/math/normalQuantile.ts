/** The 97.5 % quantile of the standard normal: half the width of its 95 % interval. */
export const NORMAL_975 = 1.959963984540054;
