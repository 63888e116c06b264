/** The seed of what is the same in every run of a task, whatever the run's own seed: generated examples and the public slice. */
export const DATA_SEED = 0;
