// The project file fedft.config.ts: how it is found, compiled, checked and made known.
// Not here: what a scheme, a task or an architecture is; the rooms above say that.

export { type EnteredProject, enterProject } from './enterProject';
export { findProject, projectFiles } from './findProject';
export { defineConfig, type ProjectConfig } from './project';
export { makeStarter, type Starter } from './starter';
