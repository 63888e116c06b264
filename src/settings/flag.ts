/**
 * A setting's flag on the command line, without its dashes.
 *
 * @example
 * settingFlag('deviceCount') // 'device-count'
 */
export function settingFlag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
