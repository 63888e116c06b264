import { InvalidArgumentError } from 'commander';

/** Parses `--seeds 0,1,2`; may be repeated. */
export function collectSeeds(value: string, previous: readonly number[] = []): readonly number[] {
  const seeds = value.split(',').map((text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN));
  if (!seeds.every((seed) => Number.isSafeInteger(seed))) {
    throw new InvalidArgumentError('give whole numbers >= 0 joined by commas, for example 0,1,2');
  }
  return [...previous, ...seeds];
}

/** Parses `--workers 2`. */
export function parseWorkers(value: string): number {
  const workers = Number(value);
  if (!Number.isInteger(workers) || workers < 1) {
    throw new InvalidArgumentError('give a whole number >= 1; results do not depend on it');
  }
  return workers;
}

/** Parses `--device 3`. */
export function parseDevice(value: string): number {
  const device = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(device)) {
    throw new InvalidArgumentError('give the number of a device, counted from 0');
  }
  return device;
}

/** Parses `--image-size 112`; which sizes a model can have, it says itself. */
export function parsePixels(value: string): number {
  const pixels = Number(value);
  if (!Number.isInteger(pixels) || pixels < 1) {
    throw new InvalidArgumentError("give a whole number of pixels, a multiple of the model's patches");
  }
  return pixels;
}

/** Collects a comma-separated flag that may be repeated; a name that is given twice counts once. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...new Set([...previous, ...itemsOf(value)])];
}

function itemsOf(list: string): readonly string[] {
  const items = list.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) throw new InvalidArgumentError('an empty name; write for example gs,aaba');
  return items;
}

/** Values of settings, several each. */
export type GridValues = Readonly<Record<string, readonly (string | number)[]>>;

/** Parses `--set name=v1,v2`; may be repeated for other names. */
export function collectGrid(text: string, previous: GridValues = {}): GridValues {
  const [, name, values] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || values === undefined) {
    throw new InvalidArgumentError('write a setting and its values, for example rounds=100,200');
  }
  const items = itemsOf(values).map((value) => (Number.isFinite(Number(value)) ? Number(value) : value));
  return { ...previous, [name]: items };
}
