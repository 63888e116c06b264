import { greatest, least, RandomStream } from '../../math';
import { type Cell, placeDevices } from '../../network';
import { axis, type FigureSpec, ink, panels, percentText, points } from '../../plot/grammar';
import { parseSettings, type Settings, settingsTable } from '../../settings';
import { type Figure, figure } from '../figure';
import { devicePlaces, discEdge } from '../network/cellPlan';
import { schemeStyle } from '../schemeStyle';
import { participationOf } from '../shared/participationRuns';

/** One map: how often each device of a cell was scheduled. */
export interface ServiceMapPanel {
  readonly scheme: string;
  /** Share of the rounds that schedule each device, in [0, 1]. */
  readonly shares: readonly number[]; // [K]
}

/** Area of a mark, px^2, for a device that takes part in every round. */
const FULL_AREA = 900;

/** The cell seen from above, once a scheme: the area of a device is its share of the rounds, a cross one that had none. */
export function serviceMapFigure(options: {
  readonly id?: string;
  readonly cell: Pick<Cell, 'radiiM' | 'bearings'>;
  readonly cellRadiusM: number;
  /** From the server to the centre of the disc, metres. */
  readonly serverDistanceM: number;
  readonly maps: readonly ServiceMapPanel[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'service-map', cell, cellRadiusM, serverDistanceM, maps, source = [] } = options;
  const { x, y } = devicePlaces(cell);
  const margin = 1.1 * cellRadiusM;
  const range: [number, number] = [Math.min(-margin, -serverDistanceM - 0.2 * cellRadiusM), margin];
  const words = maps.map(({ scheme, shares }) => {
    const [low, high] = [least(shares), greatest(shares)];
    return `${schemeStyle(scheme).label} from ${percentText(low)} to ${percentText(high)}, ${shares.filter((share) => share === 0).length} devices never`;
  });
  const { data, layout } = panels(
    maps.map(({ scheme, shares }, i) => {
      const { label, colour } = schemeStyle(scheme);
      const served = shares.map((share, k) => ({ share, k })).filter(({ share }) => share > 0);
      const never = shares.map((share, k) => ({ share, k })).filter(({ share }) => share === 0);
      return {
        x: axis(label, { range }),
        y: axis(i === 0 ? 'Metres' : '', { range: [-margin, margin], scaleanchor: i === 0 ? 'x' : `x${i + 1}` }),
        marks: [
          discEdge(cellRadiusM),
          ...served.map(({ share, k }) => ({
            ...points({
              x: [x[k]!],
              y: [y[k]!],
              colour,
              marker: 'circle',
              size: Math.max(3, Math.sqrt((4 * FULL_AREA * share) / Math.PI)),
              opacity: 0.7,
            }),
            showlegend: false,
          })),
          ...(never.length === 0
            ? []
            : [
                points({
                  name: 'never scheduled',
                  x: never.map(({ k }) => x[k]!),
                  y: never.map(({ k }) => y[k]!),
                  colour: ink.reference,
                  marker: 'x',
                  size: 8,
                }),
              ]),
          {
            ...points({
              name: 'server',
              x: [-serverDistanceM],
              y: [0],
              colour: ink.reference,
              marker: 'square',
              size: 9,
            }),
          },
        ],
      };
    }),
    { rows: 1, columns: maps.length },
  );
  return {
    id,
    title: 'Whom the schemes serve',
    alt: `Maps of a cell of ${x.length} devices; the area of a device is its share of the rounds. ${words.join('; ')}.`,
    data,
    layout,
    width: 320 * maps.length,
    height: 330,
    source,
  };
}

/** The schemes that are compared. */
const mapped: readonly string[] = ['gs', 'proposed', 'participation'];

/** The first cell of the runs: who was served by GS, by the proposed scheme, and by the one that weighs each device. */
export const serviceMap: Figure = figure({
  id: 'service-map',
  reads: participationOf('generated-sentiment', { shown: (scheme) => mapped.includes(scheme), mostCells: 1 }),
  draw(read, { id, source }) {
    const settings = placementOf(read.records[0]!.record.settings);
    const maps = mapped.flatMap((scheme) => {
      const first = read.schemes.get(scheme)?.[0];
      return first === undefined
        ? []
        : [{ scheme, shares: first.participation.map((rounds) => rounds / first.rounds.devices.length) }];
    });
    const about = `The cell of seed ${read.seeds[0]}. Area of a device: its share of the rounds.`;
    return serviceMapFigure({
      id,
      cell: placeDevices(settings, new RandomStream(settings.seed, 'placement')),
      cellRadiusM: settings.cellRadiusM,
      serverDistanceM: settings.serverDistanceM,
      maps,
      source: [about, ...source],
    });
  },
});

/** The settings that a record tells of, without what it tells beside them. */
function placementOf(told: { readonly [name: string]: unknown }): Settings {
  return parseSettings(Object.fromEntries(Object.entries(told).filter(([name]) => name in settingsTable)));
}
