// Stands in for kubectl in a test: `create` does the Job here, `get` says how it ended. The first Job of all is lost.
const { spawnSync } = require('node:child_process');
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.env.FAKE_KUBECTL;
mkdirSync(folder, { recursive: true });
const [verb, name] = process.argv.slice(2);

if (verb === 'create') {
  const manifest = JSON.parse(readFileSync(0, 'utf8'));
  const [container] = manifest.spec.template.spec.containers;
  const number = readdirSync(folder).length;
  const id = `job.batch/${manifest.metadata.generateName}${number}`;
  const [command, ...args] = container.command;
  const run = () => spawnSync(command, args, { cwd: container.workingDir, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = number > 0 && run().status === 0 ? 'Complete' : 'Failed';
  writeFileSync(join(folder, `${number}.json`), JSON.stringify({ id, ended, manifest }));
  console.log(id);
} else if (verb === 'get') {
  const jobs = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const job = jobs.find(({ id }) => id === name);
  if (job) console.log(`${job.ended} `);
  else {
    console.error(`Error from server (NotFound): jobs.batch "${name}" not found`);
    process.exitCode = 1;
  }
}
