// What this machine has of what runs need and may use, and how to get the rest.
// Not here: changing anything.

export type { Check, Finding } from './check';
export { checks, examine, isFit } from './examine';
