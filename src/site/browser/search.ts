import { type FoundSection, findSections, type SearchSection } from './findSections';

declare global {
  interface Window {
    /** Set by assets/search.js. */
    fedftSearch?: readonly SearchSection[];
  }
}

/** Most results that are listed. */
const MOST = 30;

/** The button that opens the search; `/` does too. Its texts are loaded when it is opened first: also from disk, as a script. */
export function searchButton(): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Search';
  button.setAttribute('aria-keyshortcuts', '/');
  let dialog: HTMLDialogElement | undefined;
  const open = (): void => {
    dialog ??= makeDialog();
    dialog.showModal();
    dialog.querySelector('input')!.select();
  };
  button.addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    const typing = (event.target as HTMLElement).closest('input, select, textarea, [contenteditable]');
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    open();
  });
  return button;
}

function makeDialog(): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', 'Search these pages');
  dialog.innerHTML =
    '<form method="dialog"><label>Search these pages<input type="search" autocomplete="off" spellcheck="false"></label>' +
    '<button type="submit" value="close">Close</button></form><p class="said" role="status"></p><ol></ol>';
  const input = dialog.querySelector('input')!;
  const list = dialog.querySelector('ol')!;
  const said = dialog.querySelector('p')!;
  const show = (): void => {
    const sections = window.fedftSearch;
    const found = sections ? findSections(sections, input.value) : [];
    list.replaceChildren(...found.slice(0, MOST).map(resultItem));
    const words =
      found.length === 0 ? 'Nothing found' : found.length === 1 ? 'One section' : `${found.length} sections`;
    said.textContent = input.value.trim() === '' ? '' : sections ? `${words}.` : 'Loading the texts.';
  };
  input.addEventListener('input', show);
  const links = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('a')];
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === input) {
      event.preventDefault();
      links()[0]?.click();
    }
    if (event.key === 'Escape') {
      // A field of a search takes the first Escape for itself, to become empty.
      event.preventDefault();
      dialog.close();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const all: HTMLElement[] = [input, ...links()];
    const next = all.indexOf(event.target as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1);
    all[(next + all.length) % all.length]!.focus();
  });
  // A result on this very page leads there behind the dialog.
  list.addEventListener('click', () => dialog.close());
  document.body.append(dialog);
  if (window.fedftSearch === undefined) {
    const script = document.createElement('script');
    script.src = 'assets/search.js';
    script.onload = show;
    script.onerror = () => {
      said.textContent = 'assets/search.js is missing beside this page; build the pages again.';
    };
    document.head.append(script);
  }
  return dialog;
}

function resultItem({ section: { page, pageTitle, id, title }, around }: FoundSection): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = id === '' ? page : `${page}#${encodeURIComponent(id)}`;
  link.textContent = title === pageTitle ? title : `${pageTitle}: ${title}`;
  const where = document.createElement('small');
  for (const { text, found } of around) {
    const part = document.createElement(found ? 'mark' : 'span');
    part.textContent = text;
    where.append(part);
  }
  link.append(where);
  item.append(link);
  return item;
}
