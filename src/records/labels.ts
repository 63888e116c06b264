import { InputError } from '../errors';

/** What tells a run from the others of its kind: task, scheme, seed, ... */
export interface Labels {
  readonly [name: string]: string | number;
}

/** Whether each label of a handle is text or a number. */
export type LabelKinds<L> = { readonly [name in keyof L]: L[name] extends number ? 'number' : 'text' };

/** @throws InputError where a label is neither text nor a finite number */
export function requireLabels(labels: Labels, owner: string): void {
  for (const [name, value] of Object.entries(labels)) {
    if (typeof value === 'string' ? value === '' : !Number.isFinite(value)) {
      throw new InputError(
        `${owner}: label ${name} must be text or a finite number, got ${JSON.stringify(value)}; name what the run varies`,
      );
    }
  }
}
