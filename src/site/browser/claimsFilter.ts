/** Shows the claims of the chosen verdicts and section; the choice stands in the address, so that it can be passed on. */
export function filterClaims(): void {
  const form = document.querySelector<HTMLFormElement>('form.filters');
  if (form === null) return;
  form.hidden = false;
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[name=verdict]')];
  const section = form.querySelector('select')!;
  const claims = [...document.querySelectorAll<HTMLElement>('article.claim')];
  const show = (): void => {
    const verdicts = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    for (const claim of claims) {
      const named = (claim.dataset['sections'] ?? '').split(' ');
      const inSection = section.value === '' || named.some((name) => within(name, section.value));
      claim.hidden = !inSection || !verdicts.includes(claim.dataset['verdict']!);
    }
    for (const part of document.querySelectorAll<HTMLElement>('main section'))
      part.hidden = part.querySelector('article:not([hidden])') === null;
    const shown = claims.filter(({ hidden }) => !hidden).length;
    form.querySelector('[role=status]')!.textContent = `${shown} of ${claims.length} claims shown.`;
  };
  const fromAddress = (): void => {
    const chosen = new URLSearchParams(location.hash.slice(1));
    if (chosen.has('verdict'))
      for (const box of boxes) box.checked = chosen.get('verdict')!.split(' ').includes(box.value);
    if (chosen.has('section')) section.value = chosen.get('section')!;
    show();
    // Whoever follows a link to a claim sees it, whatever was chosen before.
    const target = claims.find(({ id }) => `#${id}` === location.hash);
    if (target?.hidden) {
      for (const box of boxes) box.checked = true;
      section.value = '';
      show();
      target.scrollIntoView();
    }
  };
  form.addEventListener('input', () => {
    show();
    const verdict = boxes
      .filter(({ checked }) => checked)
      .map(({ value }) => value)
      .join(' ');
    history.replaceState(null, '', `#${new URLSearchParams({ verdict, section: section.value })}`);
  });
  addEventListener('hashchange', fromAddress);
  fromAddress();
}

/** V-B is in V and in V-B. */
function within(name: string, section: string): boolean {
  return name === section || name.startsWith(`${section}-`);
}
