import { experiments } from '../experiments';
import { listReferences } from '../records';
import { markdownTable } from './blocks';
import { referenceRecord } from './referenceRecord';

/** Every committed record with the command that makes it again, its digest and where it was made. */
export function recordsBlock(): string {
  const rows = experiments.flatMap(({ name }) =>
    listReferences(name, 'laptop').map((run) => {
      const { digest, environment } = referenceRecord(name, run);
      const { backend, platform, node } = environment;
      return [
        `${name}/${run}`,
        `\`npx fedft run ${name}\``,
        `\`${digest.slice(0, 16)}\``,
        backend,
        `${platform}, Node.js ${node}`,
      ];
    }),
  );
  return markdownTable(['record', 'command', 'digest', 'backend', 'made on'], rows);
}
