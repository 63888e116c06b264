// Run by render.test.ts in a process of its own: prints the digests of one figure, after drawing others or not.
import { createHash } from 'node:crypto';
import { renderFigure } from '../../src/plot';
import { sampleFigure } from '../figures/sample';

async function main(): Promise<void> {
  if (process.argv[2] === 'second') await renderFigure({ ...sampleFigure, id: 'another', title: 'Another' });
  const { svg, png, html } = await renderFigure(sampleFigure);
  console.log([svg, png, html].map((part) => createHash('sha256').update(part).digest('hex')).join('\n'));
}

void main();
