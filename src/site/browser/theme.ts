/** Where the choice is kept: the name that the pages of the API reference use too, so that one choice holds for both. */
const KEY = 'tsd-theme';

const choices: Readonly<Record<string, string>> = {
  os: 'Colours: system',
  light: 'Colours: light',
  dark: 'Colours: dark',
};

/** The switch between light and dark. The page has set what was chosen before it was drawn, in its head. */
export function themeSwitch(): HTMLElement {
  const select = document.createElement('select');
  select.setAttribute('aria-label', 'Colours of the pages');
  for (const [name, text] of Object.entries(choices)) select.add(new Option(text, name));
  const { dataset } = document.documentElement;
  select.value = dataset['theme'] ?? 'os';
  select.addEventListener('change', () => {
    dataset['theme'] = select.value;
    localStorage.setItem(KEY, select.value);
  });
  return select;
}
