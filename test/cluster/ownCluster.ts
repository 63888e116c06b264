import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SlurmCluster } from './slurmCluster';

/** A cluster of a `describe`'s own, and a folder that its jobs can read. */
export interface OwnCluster {
  readonly folder: string;
  readonly cluster: SlurmCluster;
}

/**
 * A Slurm cluster while the tests of a `describe` run; they are skipped, saying why, where none can be started.
 *
 * @param give - is told of it before the tests run, and not where they are skipped
 */
export function ownCluster(nodes: number, give: (own: OwnCluster) => void): void {
  let folder: string | undefined;
  let cluster: SlurmCluster | undefined;
  before(async function () {
    const missing = SlurmCluster.missing();
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'fedft-cluster-'));
    chmodSync(folder, 0o755); // munge refuses sockets that others cannot reach
    cluster = await SlurmCluster.start(join(folder, 'slurm'), nodes);
    give({ folder, cluster });
  });
  after(async () => {
    await cluster?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
}
