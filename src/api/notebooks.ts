// `fedft/notebooks`: running notebooks on the kernel, checking and comparing them.

export * from '../notebooks';
