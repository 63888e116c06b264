import { holdsVB, readingFamilies, readingMapRuns, readingQuestions } from '../experiments';
import { greatest } from '../math';
import { committedRecords } from '../records';
import { markdownTable } from './blocks';

/** What readings tried together say, in sentences and by sentence of the paper; from the records of `reading-map`. */
export function readingMapBlock(): string {
  const found = readingFamilies.map(({ name }) => committedRecords().read(readingMapRuns.named({ family: name })));
  const rows = found.flatMap(({ results }) => results);
  const deviceCount = Number(found[0]!.settings['deviceCount']);
  const holding = rows.filter((row) => holdsVB(row, deviceCount)).map(({ alternative }) => `"${alternative}"`);
  const best = rows.reduce((most, row) => (row.devicesBound.mean > most.devicesBound.mean ? row : most));
  const closest = readingQuestions.find(({ claims }) => claims.includes('M1'))!;
  const close = rows.filter((row) => closest.ask(row, deviceCount) === 'yes').length;
  const sentences = [
    `V-B's account of the rounds and devices of the proposed scheme holds word for word under ${holding.length} of ${rows.length} readings${holding.length === 0 ? '' : `: ${holding.join(', ')}`}.`,
    `${close === 0 ? 'No reading brings' : `${close} readings bring`} it close to All-in in devices within (8): the Lagrange dual allows every schedule, causal or not, at most ${best.devicesBound.mean.toFixed(2)} of ${deviceCount} devices where GS has ${best.gs.toFixed(2)} (largest over the readings; largest upper end of an interval ${greatest(rows.map(({ devicesBound }) => devicesBound.high)).toFixed(2)}).`,
  ];
  const counted = readingQuestions.map(({ says, section, claims, ask }) => {
    const answers = rows.map((row) => ask(row, deviceCount));
    const count = (answer: string): string => String(answers.filter((one) => one === answer).length);
    return [section, claims.join(', '), says, count('yes'), count('open'), count('no')];
  });
  return [
    sentences.join(' '),
    markdownTable(['section', 'claims', 'sentence', 'holds', 'open', 'fails'], counted),
  ].join('\n\n');
}
