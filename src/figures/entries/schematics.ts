import type { Schematic } from '../../plot/svg';
import { systemSchematic } from '../schematic/system';
import { backwardSchematic, forwardSchematic } from '../schematic/workflow';
import type { FigureEntry } from './entry';

const schematicEntry = (id: string, paper: string, schematic: Schematic): FigureEntry => ({
  id,
  paper,
  experiment: '-',
  build: () => ({ figure: { ...schematic, id }, records: [] }),
});

/** Figures 1 and 2, drawn by code. */
export const schematicEntries: readonly FigureEntry[] = [
  schematicEntry('fig1-system', '1', systemSchematic),
  schematicEntry('fig2a-forward', '2(a)', forwardSchematic),
  schematicEntry('fig2b-backward', '2(b)', backwardSchematic),
];
