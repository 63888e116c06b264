import { ink, type Schematic, type SvgElement, svgElement } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { antenna, arrow, block, drum, legend, linkColours, panel } from './schematicParts';
import { centredLines, richText } from './schematicText';

const WIDTH = 900;
const HEIGHT = 560;
const DEVICE = { x: 24, width: 372, height: 112 } as const;
const SERVER = { x: 586, y: 54, width: 290, height: 428 } as const;

/**
 * Figure 1, the system: devices with their embedding and task modules, the edge server with the encoder, and the wireless
 * links between them.
 *
 * @paper Figure 1
 */
export const systemSchematic: Schematic = {
  id: 'system',
  title: 'Split federated fine-tuning over a wireless network',
  alt:
    'Schematic of the system. On the left, K edge devices; each holds local data, a frozen embedding module and a trained task module of its own. ' +
    'On the right, one edge server with the frozen encoder, its trained low-rank matrices A and B, and the scheduler, which picks the devices of a round and shares the bandwidth among them. ' +
    'Scheduled devices send embeddings and feature gradients up and receive features; a device that is not scheduled keeps its task module. Raw data and labels stay on the devices.',
  width: WIDTH,
  height: HEIGHT,
  drawing: [
    richText(24, 32, 'Split federated fine-tuning over a wireless network', { size: 16, weight: 600 }),
    ...device(54, '1', true),
    ...device(182, '2', false),
    ...[0, 1, 2].map((i) =>
      svgElement('circle', { cx: DEVICE.x + DEVICE.width / 2, cy: 308 + 11 * i, r: 2.4, fill: ink.axis }),
    ),
    ...device(344, '<i>K</i>', true),
    ...server(),
    ...links(110),
    ...idleLink(238),
    ...links(400),
    richText(24, 480, 'Raw data and labels never leave a device; the server never holds a task module.', {
      size: 12,
      colour: ink.muted,
    }),
    ...legend(24, 526, ['up', 'down']),
  ],
};

function device(y: number, name: string, scheduled: boolean): SvgElement[] {
  const { x, width, height } = DEVICE;
  const state = scheduled ? 'scheduled' : 'not scheduled in this round';
  return [
    ...panel({ x, y, width, height }, `Edge device ${name}`, { muted: !scheduled }),
    richText(x + width - 44, y + 22, state, { size: 11.5, colour: ink.muted, anchor: 'end' }),
    ...drum({ x: x + 14, y: y + 36, width: 84, height: 62 }, ['Local', 'data']),
    ...arrow([
      [x + 100, y + 67],
      [x + 118, y + 67],
    ]),
    ...block({ x: x + 120, y: y + 38, width: 108, height: 58 }, 'frozen', ['Embedding', 'module']),
    ...block({ x: x + 244, y: y + 38, width: 114, height: 58 }, 'trained', [
      'Task module',
      `<i>θ</i><sub>${name}</sub>`,
    ]),
    ...antenna(x + width - 24, y + 34, scheduled ? ink.axis : '#9a9a9a'),
  ];
}

function server(): SvgElement[] {
  const { x, y, width } = SERVER;
  const inside = x + 18;
  const span = width - 36;
  return [
    ...panel(SERVER, 'Edge server'),
    ...antenna(x + width - 28, y + 36),
    ...block({ x: inside, y: y + 44, width: span, height: 66 }, 'data', [
      'Scheduling and bandwidth',
      'set <i>S<sub>t</sub></i>, shares <i>b<sub>k,t</sub></i> with Σ <i>b<sub>k,t</sub></i> ≤ <i>B</i>',
    ]),
    svgElement('rect', {
      x: inside,
      y: y + 130,
      width: span,
      height: 174,
      rx: 8,
      fill: 'none',
      stroke: '#8d99a6',
      'stroke-dasharray': '3 3',
    }),
    richText(inside + 12, y + 150, 'Encoder with low-rank adaptation', { size: 12.5, weight: 600 }),
    ...block({ x: inside + 14, y: y + 164, width: 96, height: 124 }, 'frozen', ['Weights', '<i>W</i><sub>0</sub>']),
    ...centredLines(inside + 125, y + 226, ['+'], { size: 18 }),
    ...block({ x: inside + 140, y: y + 164, width: 100, height: 54 }, 'trained', ['<i>B</i>', 'out × <i>r</i>'], 12),
    ...block({ x: inside + 140, y: y + 234, width: 100, height: 54 }, 'trained', ['<i>A</i>', '<i>r</i> × in'], 12),
    ...arrow([
      [x + width / 2, y + 338],
      [x + width / 2, y + 306],
    ]),
    ...block({ x: inside, y: y + 338, width: span, height: 70 }, 'data', [
      'Averages the gradients of <i>φ</i>',
      'over <i>S<sub>t</sub></i> and steps:',
      '<i>φ</i><sup><i>t</i>+1</sup> = <i>φ<sup>t</sup></i> − <i>η</i> <i>ĝ<sup>t</sup></i>',
    ]),
  ];
}

function links(y: number): SvgElement[] {
  const [left, right] = [DEVICE.x + DEVICE.width + 12, SERVER.x - 12];
  const middle = (left + right) / 2;
  const row = (offset: number, text: string, link: 'up' | 'down'): SvgElement[] => {
    const ends: [number, number][] = [
      [left, y + offset],
      [right, y + offset],
    ];
    return [
      ...arrow(link === 'up' ? ends : ends.reverse(), { colour: linkColours[link], width: 2.2 }),
      richText(middle, y + offset - 6, text, { size: 12, anchor: 'middle', colour: linkColours[link] }),
    ];
  };
  return [...row(-24, 'embeddings', 'up'), ...row(6, 'features', 'down'), ...row(36, 'feature gradients', 'up')];
}

function idleLink(y: number): SvgElement[] {
  const [left, right] = [DEVICE.x + DEVICE.width + 12, SERVER.x - 12];
  return [
    svgElement('path', {
      d: `M${left} ${y} H${right}`,
      stroke: '#9a9a9a',
      'stroke-width': 1.4,
      'stroke-dasharray': '2 6',
    }),
    richText((left + right) / 2, y - 7, 'no transmission', { size: 12, anchor: 'middle', colour: ink.muted }),
  ];
}

/** Figure 1. */
export const systemFigure: Figure = figure({
  id: 'fig1-system',
  paper: '1',
  draw: (_, { id }) => ({ ...systemSchematic, id }),
});
