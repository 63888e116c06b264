import {
  type AmbiguityRow,
  holdsVB,
  type ReadingAnswer,
  readingFamilies,
  readingMapRuns,
  readingQuestions,
} from '../../experiments';
import { greatest } from '../../math';
import { axis, errorBars, type FigureSpec, panels, points, reference } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { curveLook } from '../shared/curveLook';
import { resultsOf } from '../shared/resultsOf';

/** A mark for each answer: told apart by shape as well as by colour. */
const answers: readonly { readonly answer: ReadingAnswer; readonly name: string; readonly marker: string }[] = [
  { answer: 'yes', name: 'holds', marker: 'square' },
  { answer: 'open', name: 'open', marker: 'circle-open' },
  { answer: 'no', name: 'fails', marker: 'x-thin-open' },
];

/**
 * What readings of the paper, tried together, make of its sentences on scheduling, and below it the devices of the proposed
 * scheme with the most that any schedule within (8) can have: the Lagrange dual.
 *
 * @paper (8), (22)
 */
export function readingMapFigure(options: {
  readonly id?: string;
  readonly rows: readonly AmbiguityRow[];
  /** K. */
  readonly deviceCount: number;
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'reading-map', rows, deviceCount, source = [] } = options;
  const x = rows.map((_, i) => i + 1);
  const labels = readingQuestions.map(({ says, section }) => brokenAt(`${says} (${section})`, 38));
  const cells = rows.flatMap((row, i) =>
    readingQuestions.map(({ ask }, q) => ({ x: x[i]!, y: q, answer: ask(row, deviceCount) })),
  );
  const map = answers.map(({ answer, name, marker }, i) => {
    const own = cells.filter((cell) => cell.answer === answer);
    const at = { x: own.map((cell) => cell.x), y: own.map((cell) => cell.y) };
    return points({ name, ...at, colour: curveLook(i).colour, marker, size: 10, outline: 2 });
  });
  const dual = points({
    name: 'dual',
    x,
    y: rows.map(({ devicesBound }) => devicesBound.mean),
    colour: '#000000',
    marker: 'line-ew-open',
    size: 14,
    outline: 2,
  });
  const devices = points({
    name: 'proposed',
    x,
    y: rows.map(({ proposed }) => proposed),
    colour: curveLook(0).colour,
    // Hollow: the delay of the median run is above the budget.
    marker: rows.map(({ delayOverBudget }) => (delayOverBudget.median <= 1.01 ? 'circle' : 'circle-open')),
    size: 8,
  });
  const [low, high] = [rows.map((row) => row.devicesBound.low), rows.map((row) => row.devicesBound.high)];
  const range: [number, number] = [0, rows.length + 1];
  const holding = rows.filter((row) => holdsVB(row, deviceCount)).map(({ alternative }) => alternative);
  const most = greatest(rows.map(({ devicesBound }) => devicesBound.mean));
  const ends: [number, number] = [1, rows.length];
  return {
    id,
    title: 'Which sentences on scheduling hold under which reading',
    alt: `A map of ${readingQuestions.length} sentences against ${rows.length} readings. V-B's account of rounds and devices holds as it stands under ${holding.length === 0 ? 'none' : holding.join('; ')}. The dual allows at most ${most.toFixed(2)} of ${deviceCount} devices.`,
    ...panels(
      [
        {
          marks: map,
          x: axis('', { range, showticklabels: false, tickvals: x }),
          y: { range: [labels.length - 0.5, -0.5], tickvals: labels.map((_, q) => q), ticktext: labels },
        },
        {
          marks: [
            errorBars(dual, { low, high, colour: '#000000', thickness: 1 }),
            devices,
            reference({ name: 'All-in', x: ends, y: [deviceCount, deviceCount], width: 1.4 }),
          ],
          x: axis('Reading, named below', { range, tickvals: x }),
          y: axis('Devices a round', { range: [0, deviceCount + 1] }),
        },
      ],
      { rows: 2, columns: 1, ygap: 0.06 },
    ),
    width: 1000,
    height: 900,
    source: [
      rows.map(({ alternative }, i) => `${i + 1}: ${alternative}`).join('; '),
      'tau_bar is chosen anew for each, so that GS takes 21 % of the devices. Filled: mean delay of the median run within 1 % of the budget. Dual: no schedule within (8) has more devices than this.',
      ...source,
    ],
  };
}

/** A label on two or more lines. */
function brokenAt(text: string, length: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('<br>');
}

/** The map, from records. */
export const readingMap: Figure = figure({
  id: 'reading-map',
  reads: resultsOf(...readingFamilies.map(({ name }) => readingMapRuns.named({ family: name }))),
  draw(families, { id, records, source }) {
    const { deviceCount } = records[0]!.record.settings;
    return readingMapFigure({ id, rows: families.flat(), deviceCount: Number(deviceCount), source });
  },
});
