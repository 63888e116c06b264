/** What a look at one part of this machine found. */
export interface Finding {
  /** What was looked for: `memory`, `backend onnx`, ... */
  readonly part: string;
  /** `'found'`: it is there and works; `'missing'`: it is not, or does not suffice. */
  readonly status: 'found' | 'missing';
  /** What was found, or why it does not count. */
  readonly detail: string;
  /** Whether the main job, `npm run reproduce`, needs it. */
  readonly needed: boolean;
  /** How to get it; empty where it is found. */
  readonly remedy: string;
}

/** Looks at one part of this machine, or at several that belong together; changes nothing. */
export type Check = () => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;

/** Something that is there. */
export function found(part: string, detail: string, needed: boolean): Finding {
  return { part, status: 'found', detail, needed, remedy: '' };
}

/** Something that is not there, or does not suffice. */
export function missing(part: string, detail: string, needed: boolean, remedy: string): Finding {
  return { part, status: 'missing', detail, needed, remedy };
}
