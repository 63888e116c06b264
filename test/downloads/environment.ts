/** Takes variables away before every test of a `describe`, and gives them back after it, in both cases of letters. */
export function withEnvironment(...names: readonly string[]): void {
  const all = [...names, ...names.map((name) => name.toLowerCase())];
  let held: readonly (readonly [string, string | undefined])[] = [];
  beforeEach(() => {
    held = all.map((name) => [name, process.env[name]] as const);
    for (const name of all) delete process.env[name];
  });
  afterEach(() => {
    for (const [name, value] of held) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
}
