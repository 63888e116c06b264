import { InputError } from '../errors';

/** Places in a plane that the reader drags; the value is a text such as `'120,40 -30,200'`: east, north of each. */
export interface PlacesControl {
  readonly kind: 'places';
  readonly label: string;
  /** What one of them is called: `'Device'`. */
  readonly each: string;
  /** Of both coordinates. */
  readonly unit: string;
  /** The largest east and north, either way. */
  readonly reach: Place;
  /** Coordinates are multiples of it. */
  readonly step: number;
  readonly initial: string;
}

/** East, north. */
export type Place = readonly [number, number];

/** The places that a value says. */
export function placesOf(text: string): Place[] {
  return text.split(' ').map((pair): Place => {
    const [east, north] = pair.split(',').map(Number);
    return [east ?? Number.NaN, north ?? Number.NaN];
  });
}

/** The value that says so many places. */
export function placesText(places: readonly Place[]): string {
  return places.map((place) => place.join(',')).join(' ');
}

/** The nearest place that the control has. */
export function withinReach({ reach, step }: PlacesControl, place: Place): Place {
  const within = (value: number, most: number): number =>
    Math.max(-most, Math.min(most, step * Math.round(value / step))) + 0; // no -0, which a text would not hold
  return [within(place[0], reach[0]), within(place[1], reach[1])];
}

/**
 * Checks a value.
 *
 * @throws InputError for another number of places than at the start, or one that the control cannot take
 */
export function requirePlaces(name: string, control: PlacesControl, value: number | string): void {
  const places = placesOf(String(value));
  const count = placesOf(control.initial).length;
  const isAllowed = ([east, north]: Place): boolean => {
    const [x, y] = withinReach(control, [east, north]);
    return x === east && y === north;
  };
  if (places.length === count && places.every(isAllowed)) return;
  throw new InputError(
    `${name} must be ${count} places 'east,north' in multiples of ${control.step} ${control.unit} within ${control.reach.join(' and ')}, got '${value}'`,
  );
}
