// Lives here: the project file fedft.config.ts, how it is found, compiled, checked and made known. What a scheme, a task or
// an architecture is, is said in the rooms above.

export { defineConfig, type ProjectConfig } from './project';
