/** On a narrow page the lists of pages and sections are folded above the text; at the side they stand open. */
export function foldMenus(): void {
  const wide = matchMedia('(min-width: 72.01rem)');
  const fold = (): void => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('nav details')) menu.open = wide.matches;
  };
  fold();
  wide.addEventListener('change', fold);
  // On paper nothing is folded away.
  let closed: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')];
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of closed.splice(0)) details.open = false;
  });
}
