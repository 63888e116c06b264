import { ink, type Schematic, type SvgElement, svgElement } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import {
  antenna,
  arrow,
  block,
  drum,
  type Frame,
  legend,
  linkColours,
  type Point,
  panel,
  step,
} from './schematicParts';
import { centredLines, richText } from './schematicText';

const WIDTH = 900;
const HEIGHT = 430;
const DEVICE: Frame = { x: 24, y: 54, width: 330, height: 316 };
const SERVER: Frame = { x: 566, y: 54, width: 310, height: 316 };

/** Where the modules stand, in both directions of the workflow alike. */
const TASK: Frame = { x: DEVICE.x + 166, y: DEVICE.y + 46, width: 146, height: 62 };
const DATA: Frame = { x: DEVICE.x + 20, y: DEVICE.y + 221, width: 96, height: 72 };
const EMBEDDING: Frame = { x: DEVICE.x + 166, y: DEVICE.y + 226, width: 146, height: 62 };

/**
 * Figure 2(a), the forward pass of one scheduled device.
 *
 * @paper Figure 2(a)
 */
export const forwardSchematic: Schematic = {
  id: 'workflow-forward',
  title: 'Forward pass of a scheduled device',
  alt:
    'Schematic of the forward pass. On device k, a mini-batch goes through the frozen embedding module; the embeddings cross the uplink. ' +
    'The edge server runs them through the encoder, in each adapted layer the sum of the frozen weights and the trained low-rank product; the features cross the downlink. ' +
    'The task module of the device turns them into predictions, which the loss compares with the local labels.',
  width: WIDTH,
  height: HEIGHT,
  drawing: [
    richText(24, 32, 'Forward pass of a scheduled device', { size: 16, weight: 600 }),
    ...panel(DEVICE, 'Edge device <i>k</i>'),
    ...panel(SERVER, 'Edge server'),
    ...antenna(DEVICE.x + DEVICE.width - 26, DEVICE.y + 36),
    ...antenna(SERVER.x + SERVER.width - 28, SERVER.y + 36),
    ...drum(DATA, ['Mini-batch', '<i>x<sub>k</sub></i>, labels <i>y<sub>k</sub></i>']),
    ...arrow([right(DATA), left(EMBEDDING)]),
    ...block(EMBEDDING, 'frozen', ['Embedding', 'module']),
    ...block(TASK, 'trained', ['Task module', '<i>θ<sub>k</sub></i>']),
    ...block({ x: DATA.x, y: TASK.y, width: 96, height: 62 }, 'data', [
      'Loss',
      '<i>F<sub>k</sub></i>(<i>ŷ<sub>k</sub></i>, <i>y<sub>k</sub></i>)',
    ]),
    ...arrow([left(TASK), [DATA.x + 98, TASK.y + 31]]),
    richText((TASK.x + DATA.x + 96) / 2, TASK.y + 22, '<i>ŷ<sub>k</sub></i>', { size: 12.5, anchor: 'middle' }),
    ...arrow([
      [DATA.x + 48, DATA.y - 2],
      [DATA.x + 48, TASK.y + 64],
    ]),
    richText(DATA.x + 56, (DATA.y + TASK.y + 66) / 2, 'labels', { size: 12 }),
    ...encoder(),
    ...words(EMBEDDING.y + 31, 'up', 1, ['Embeddings', '[batch, tokens, hidden]']),
    ...words(TASK.y + 31, 'down', 3, ['Features', '[batch, hidden]']),
    ...step(TASK.x, TASK.y, 4, ink.axis),
    ...legend(24, 402, ['up', 'down']),
  ],
};

/**
 * Figure 2(b), the backward pass and the two updates.
 *
 * @paper Figure 2(b)
 */
export const backwardSchematic: Schematic = {
  id: 'workflow-backward',
  title: 'Backward pass and updates',
  alt:
    'Schematic of the backward pass. The loss on device k gives the gradient of its task module, with which the device steps at once, and the gradient with respect to the features, which crosses the uplink. ' +
    'The edge server applies the chain rule through the encoder to get the gradient of the low-rank matrices, averages it over the scheduled devices, and steps. ' +
    'Nothing flows back into the frozen weights or to the embedding module.',
  width: WIDTH,
  height: HEIGHT,
  drawing: [
    richText(24, 32, 'Backward pass and updates', { size: 16, weight: 600 }),
    ...panel(DEVICE, 'Edge device <i>k</i>'),
    ...panel(SERVER, 'Edge server'),
    ...antenna(DEVICE.x + DEVICE.width - 26, DEVICE.y + 36),
    ...antenna(SERVER.x + SERVER.width - 28, SERVER.y + 36),
    ...block({ x: DATA.x, y: TASK.y, width: 96, height: 62 }, 'data', ['Loss', '<i>F<sub>k</sub></i>']),
    ...arrow([[DATA.x + 96, TASK.y + 31], left(TASK)]),
    ...block(TASK, 'trained', ['Task module', '<i>θ<sub>k</sub></i>']),
    ...arrow([bottom(TASK), [TASK.x + TASK.width / 2, TASK.y + 100]]),
    ...block({ x: DATA.x, y: TASK.y + 102, width: 292, height: 54 }, 'data', [
      'Own step (3), never averaged:',
      '<i>θ<sub>k</sub></i><sup><i>t</i>+1</sup> = <i>θ<sub>k</sub><sup>t</sup></i> − <i>η</i> <i>g<sub>θ,k</sub></i>',
    ]),
    ...block(EMBEDDING, 'frozen', ['Embedding', 'module']),
    ...centredLines(DATA.x + 62, EMBEDDING.y + 31, ['No gradient', 'reaches it'], { size: 12, colour: ink.muted }),
    ...arrow([right(TASK), [SERVER.x + 16, TASK.y + 31]], { colour: linkColours.up, width: 2.2 }),
    ...words(TASK.y + 31, 'up', 2, ['Feature gradients (2)', '[batch, hidden]']),
    ...step(TASK.x, TASK.y, 1, ink.axis),
    ...serverUpdate(),
    ...legend(24, 402, ['up']),
  ],
};

/** The encoder as a layer sees it: the input goes through W0 and through A, then B, and both results are added. */
function encoder(): SvgElement[] {
  const { x, y } = SERVER;
  const [frozenX, sumX, adapterX] = [x + 84, x + 154, x + 224];
  const [inY, outY, sumY] = [EMBEDDING.y + 31, TASK.y + 31, y + 104];
  return [
    svgElement('rect', {
      x: x + 18,
      y: y + 46,
      width: 274,
      height: 254,
      rx: 8,
      fill: '#ffffff',
      stroke: '#8d99a6',
      'stroke-dasharray': '3 3',
    }),
    ...step(x + 18, y + 156, 2, ink.axis),
    richText(sumX, y + 288, 'Encoder, in each adapted layer', { size: 12.5, weight: 600, anchor: 'middle' }),
    ...arrow([right(EMBEDDING), [adapterX, inY], [adapterX, y + 228]], { colour: linkColours.up, width: 2.2 }),
    ...arrow(
      [
        [frozenX, inY],
        [frozenX, y + 228],
      ],
      { colour: linkColours.up, width: 2.2 },
    ),
    svgElement('circle', { cx: frozenX, cy: inY, r: 3.4, fill: linkColours.up }),
    ...block({ x: frozenX - 44, y: y + 134, width: 88, height: 92 }, 'frozen', ['Weights', '<i>W</i><sub>0</sub>']),
    ...block({ x: adapterX - 44, y: y + 134, width: 88, height: 38 }, 'trained', ['<i>B</i>']),
    ...block({ x: adapterX - 44, y: y + 188, width: 88, height: 38 }, 'trained', ['<i>A</i>']),
    ...arrow([
      [adapterX, y + 187],
      [adapterX, y + 173],
    ]),
    ...arrow([
      [frozenX, y + 132],
      [frozenX, sumY],
      [sumX - 11, sumY],
    ]),
    ...arrow([
      [adapterX, y + 132],
      [adapterX, sumY],
      [sumX + 11, sumY],
    ]),
    richText(adapterX + 8, sumY + 5, '× α/<i>r</i>', { size: 12.5 }),
    svgElement('circle', { cx: sumX, cy: sumY, r: 9.5, fill: '#ffffff', stroke: ink.axis, 'stroke-width': 1.5 }),
    svgElement('path', {
      d: `M${sumX - 5} ${sumY} H${sumX + 5} M${sumX} ${sumY - 5} V${sumY + 5}`,
      stroke: ink.axis,
      'stroke-width': 1.5,
    }),
    ...arrow([[sumX, sumY - 10], [sumX, outY], right(TASK)], { colour: linkColours.down, width: 2.2 }),
  ];
}

function serverUpdate(): SvgElement[] {
  const { x, y } = SERVER;
  const middle = x + 155;
  return [
    ...block(
      { x: x + 18, y: y + 44, width: 274, height: 66 },
      'data',
      [
        'Chain rule through the encoder',
        '<i>g<sub>φ,k</sub></i> = (∂ features / ∂<i>φ</i>)<sup>T</sup> · feature gradient',
      ],
      12,
    ),
    ...step(x + 18, y + 44, 3, ink.axis),
    ...arrow([
      [middle, y + 112],
      [middle, y + 136],
    ]),
    ...block(
      { x: x + 18, y: y + 138, width: 274, height: 62 },
      'data',
      [
        'Average over the scheduled devices',
        '<i>ĝ<sup>t</sup></i> = (1/<i>n<sub>t</sub></i>) Σ <i>g<sub>φ,k</sub></i>   over <i>k</i> in <i>S<sub>t</sub></i>',
      ],
      12,
    ),
    ...step(x + 18, y + 138, 4, ink.axis),
    ...arrow([
      [middle, y + 202],
      [middle, y + 226],
    ]),
    ...block(
      { x: x + 18, y: y + 228, width: 274, height: 66 },
      'trained',
      [
        'Step of the low-rank matrices (4)',
        '<i>φ</i><sup><i>t</i>+1</sup> = <i>φ<sup>t</sup></i> − <i>η</i> <i>ĝ<sup>t</sup></i>',
      ],
      12,
    ),
    ...step(x + 18, y + 228, 5, ink.axis),
  ];
}

/** What crosses the air at height y, and its number, in the gap between device and server. */
function words(
  y: number,
  direction: 'up' | 'down',
  number: number,
  [name, shape]: readonly [string, string],
): SvgElement[] {
  const colour = linkColours[direction];
  const middle = (DEVICE.x + DEVICE.width + SERVER.x) / 2;
  return [
    ...step(middle, y - 46, number, colour),
    richText(middle, y - 19, name, { size: 12.5, anchor: 'middle', colour, weight: 600 }),
    richText(middle, y + 20, shape, { size: 11.5, anchor: 'middle', colour: ink.muted }),
  ];
}

function left({ x, y, height }: Frame): Point {
  return [x - 2, y + height / 2];
}

function right({ x, y, width, height }: Frame): Point {
  return [x + width + 2, y + height / 2];
}

function bottom({ x, y, width, height }: Frame): Point {
  return [x + width / 2, y + height + 2];
}

/** Figure 2: the way forward and the way back. */
export const workflowFigures: readonly Figure[] = [
  figure({ id: 'fig2a-forward', paper: '2(a)', draw: (_, { id }) => ({ ...forwardSchematic, id }) }),
  figure({ id: 'fig2b-backward', paper: '2(b)', draw: (_, { id }) => ({ ...backwardSchematic, id }) }),
];
