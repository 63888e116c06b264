import { defineConfig } from 'fedft';
import { ownScheme } from './ownScheme';
import { ownTask } from './ownTask';

/** What stands here goes by its name on the command line, beside the paper's. */
export default defineConfig({ schemes: [ownScheme], tasks: [ownTask] });
