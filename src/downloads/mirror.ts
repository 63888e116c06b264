import { InputError } from '../errors';

const HUB = 'https://huggingface.co';

/**
 * Where a file of the Hugging Face hub is asked for: at the mirror that `HF_ENDPOINT` names, as Hugging Face's own tools do, else
 * at the hub. Other addresses stay as they are.
 *
 * @throws InputError when `HF_ENDPOINT` is no http address
 */
export function mirrored(url: string): string {
  const mirror = process.env['HF_ENDPOINT'];
  if (!mirror || !url.startsWith(`${HUB}/`)) return url;
  if (!/^https?:\/\/[^/\s]/.test(mirror)) {
    throw new InputError(`HF_ENDPOINT must be an http or https address, got '${mirror}'; correct it or unset it`);
  }
  return mirror.replace(/\/+$/, '') + url.slice(HUB.length);
}

/** The address of a file in a repository of models of the hub. */
export function hubFile(repository: string, file: string, revision: string = 'main'): string {
  return `${HUB}/${repository}/resolve/${revision}/${file}`;
}
