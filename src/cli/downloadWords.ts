import { existsSync } from 'node:fs';
import { type Downloaded, type StoreKind, storeFolder, storeVariable } from '../downloads';

/** What became of a file that was asked for: fetched, gone on with, or there already. */
export function fetchedText({ status, resumedFrom }: Pick<Downloaded, 'status' | 'resumedFrom'>): string {
  if (status === 'kept') return 'there already';
  return resumedFrom > 0 ? `went on from byte ${resumedFrom}` : 'fetched';
}

/** Which checksum a download met; where it met none, what that means. */
export function checkedText({ checked }: Pick<Downloaded, 'checked'>, unchecked: string): string {
  return checked === undefined ? unchecked : `${checked.algorithm} as published by ${checked.publishedBy}`;
}

/** Where a store is and what says so, in one line. */
export function storeText(kind: StoreKind): string {
  const store = storeFolder(kind);
  const variable = storeVariable(kind);
  const origin = process.env[variable] ? variable : `default; ${variable} moves it`;
  return `${store} (${origin})${existsSync(store) ? '' : ', not there yet'}`;
}
