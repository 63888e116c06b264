/** A page as narrow as that of a telephone, px: words squeezed into columns take more of it there than a list. */
const NARROW = 480;
/** How much longer than a table a list may be there, since it is easier to read. */
const LONGER = 1.5;

/**
 * Tables of a page fit it: one that has no room, or squeezes its words for want of it, becomes a list, each value behind
 * the head of its column; one whose heads do not name single columns scrolls in its own box.
 */
export function fitTables(main: HTMLElement): void {
  const tables = [...main.querySelectorAll('table')].filter((table) => table.closest('.fedft-live') === null);
  for (const table of tables) {
    // A table of a notebook's output stands in a box already; one of a text does too.
    if (table.parentElement!.className !== 'table') {
      const box = document.createElement('div');
      box.className = 'table';
      table.replaceWith(box);
      box.append(table);
    }
  }
  const fitted = tables.map((table) => ({
    table,
    box: table.parentElement!,
    heads: columnHeads(table),
    listed: false,
  }));
  for (const { table, heads } of fitted) if (heads) nameCells(table, heads);
  const arrange = (): void => {
    for (const one of fitted) {
      const { table, box, heads } = one;
      if (box.clientWidth === 0) continue; // folded away
      if (heads) table.classList.remove('listed');
      const wide = table.offsetWidth > box.clientWidth + 1;
      if (!heads) makeReachable(box, wide);
      else if (wide) table.classList.add('listed');
      else if (box.clientWidth < NARROW) listSqueezed(table);
    }
  };
  arrange();
  addEventListener('resize', arrange);
  main.addEventListener('toggle', arrange, true);
  // On paper the width is another, and there is no second chance.
  addEventListener('beforeprint', () => document.fonts.ready.then(arrange));
}

function listSqueezed(table: HTMLTableElement): void {
  const asTable = table.offsetHeight;
  table.classList.add('listed');
  if (table.offsetHeight > LONGER * asTable) table.classList.remove('listed');
}

/** The heads of a table's columns; undefined where a row does not have one cell for each. */
function columnHeads(table: HTMLTableElement): readonly string[] | undefined {
  const rows = table.tHead?.rows;
  if (rows?.length !== 1) return undefined;
  const heads = [...rows[0]!.cells].map(({ textContent }) => textContent!.trim());
  const whole = [...table.tBodies].every((body) => [...body.rows].every(({ cells }) => cells.length === heads.length));
  return whole && heads.length > 1 ? heads : undefined;
}

/** Says of every cell what column it is in, and keeps the table a table for whoever hears it, however it is laid out. */
function nameCells(table: HTMLTableElement, heads: readonly string[]): void {
  table.setAttribute('role', 'table');
  for (const row of table.rows) {
    row.setAttribute('role', 'row');
    for (const [i, cell] of [...row.cells].entries()) {
      const head = row.parentElement === table.tHead;
      cell.setAttribute('role', head ? 'columnheader' : cell.tagName === 'TH' ? 'rowheader' : 'cell');
      if (!head) {
        cell.dataset['head'] = heads[i]!;
        const value = document.createElement('div');
        value.append(...cell.childNodes);
        cell.append(value);
      }
    }
  }
  for (const part of [...table.tBodies, table.tHead!]) part.setAttribute('role', 'rowgroup');
}

/** What scrolls must be reached with the keyboard. */
function makeReachable(box: HTMLElement, scrolls: boolean): void {
  if (!scrolls) {
    box.removeAttribute('tabindex');
    return;
  }
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', 'Table, scrolls sideways');
}
