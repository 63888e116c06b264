import { axis, bars, type FigureSpec, ink, panels, type Trace } from '../../plot/grammar';
import type { SchedulingTrace } from '../../scheduling';
import { schemeStyle } from '../schemeStyle';

/** Colour of a device that neither scheme takes. */
const IDLE = '#8a94a3';
const BOTH = '#111111';

/** Two schemes on the same devices and fading. */
export interface WhichDevicesOptions {
  readonly id?: string;
  /** Metres east and north of the server, of each device. */
  readonly places: readonly (readonly [number, number])[]; // [K]
  /** Ends of the map, metres. */
  readonly reach: readonly [number, number];
  readonly traces: readonly [SchedulingTrace, SchedulingTrace];
  /** t. */
  readonly round: number;
  readonly source?: readonly string[];
}

/** The cell seen from above, each device marked by which of two schemes take it in a round. */
export function whichDevicesFigure(options: WhichDevicesOptions): FigureSpec {
  const { id = 'which-devices', places, reach, traces, round, source = [] } = options;
  const [one, other] = traces.map(({ scheme }) => schemeStyle(scheme)) as [Style, Style];
  const sets = traces.map(({ rounds }) => new Set(rounds[round]!.devices));
  const groups = [
    { name: 'both', colour: BOTH, symbol: 'square', of: (k: number) => sets[0]!.has(k) && sets[1]!.has(k) },
    {
      name: `${one.label} only`,
      colour: one.colour,
      symbol: 'circle',
      of: (k: number) => sets[0]!.has(k) && !sets[1]!.has(k),
    },
    {
      name: `${other.label} only`,
      colour: other.colour,
      symbol: 'diamond',
      of: (k: number) => !sets[0]!.has(k) && sets[1]!.has(k),
    },
    { name: 'neither', colour: IDLE, symbol: 'circle-open', of: (k: number) => !sets[0]!.has(k) && !sets[1]!.has(k) },
  ];
  const marked = groups.flatMap(({ name, colour, symbol, of }): Trace[] => {
    const members = places.map((_, k) => k).filter(of);
    if (members.length === 0) return [];
    const trace: Trace = {
      type: 'scatter',
      mode: 'text+markers',
      name,
      x: members.map((k) => places[k]![0]),
      y: members.map((k) => places[k]![1]),
      text: members.map(String),
      textposition: 'top center',
      marker: { symbol, color: colour, size: 13, line: { width: 2, color: colour } },
    };
    return [trace];
  });
  const listed = (set: ReadonlySet<number>): string => [...set].sort((a, b) => a - b).join(', ') || 'nobody';
  return {
    id,
    title: `Round ${round}: ${one.label} takes ${sets[0]!.size}, ${other.label} ${sets[1]!.size} of ${places.length} devices`,
    alt: `Map of ${places.length} devices around a server. In round ${round} ${one.label} takes ${listed(sets[0]!)}; ${other.label} takes ${listed(sets[1]!)}.`,
    data: [
      {
        type: 'scatter',
        mode: 'text+markers',
        x: [0],
        y: [0],
        text: ['server'],
        textposition: 'top center',
        marker: { symbol: 'star', size: 12, color: ink.reference },
        showlegend: false,
      },
      ...marked,
    ],
    layout: {
      xaxis: axis('Metres east', { range: [-reach[0], reach[0]] }),
      yaxis: axis('Metres north', { range: [-reach[1], reach[1]] }),
    },
    height: 470,
    source,
  };
}

/** Share of the band that each device has in a round, and share of the rounds up to it that it took part in, scheme by scheme. */
export function deviceSharesFigure(options: Omit<WhichDevicesOptions, 'reach'>): FigureSpec {
  const { id = 'device-shares', places, traces, round, source = [] } = options;
  const devices = places.map((_, k) => k);
  const across = { range: [-0.5, devices.length - 0.5] as const, dtick: 1 };
  const rows = traces.flatMap(({ scheme, rounds }) => {
    const { label, colour } = schemeStyle(scheme);
    const { devices: set, bandwidths } = rounds[round]!;
    const band = bandwidths.reduce((sum, b) => sum + b, 0);
    const share = devices.map((k) => {
      const at = set.indexOf(k);
      return at < 0 ? 0 : (100 * bandwidths[at]!) / band;
    });
    const served = devices.map(
      (k) => (100 * rounds.slice(0, round + 1).filter((one) => one.devices.includes(k)).length) / (round + 1),
    );
    return [
      { title: 'Band (%)', name: `${label}: share of the band`, y: share, colour },
      { title: 'Rounds (%)', name: `${label}: share of the rounds`, y: served, colour },
    ];
  });
  const { data, layout } = panels(
    rows.map(({ title, y, colour }, i) => ({
      marks: [bars({ x: devices, y, colour })],
      x: axis(i === rows.length - 1 ? 'Device' : '', across),
      y: axis(title, { range: [0, 105] }),
    })),
    { rows: rows.length, columns: 1, ygap: 0.32 },
  );
  const [one, other] = traces.map(({ scheme }) => schemeStyle(scheme).label);
  const ever = traces.map(
    ({ rounds }) => devices.filter((k) => rounds.slice(0, round + 1).some((r) => r.devices.includes(k))).length,
  );
  return {
    id,
    title: `${one} above, ${other} below: ${ever[0]} and ${ever[1]} devices reached so far`,
    alt: `Four rows of bars, one bar a device: share of the band in round ${round} and share of the rounds so far, for ${one} and then ${other}. Reached so far: ${ever[0]} and ${ever[1]} devices.`,
    data,
    layout,
    height: 560,
    source,
  };
}

type Style = ReturnType<typeof schemeStyle>;
