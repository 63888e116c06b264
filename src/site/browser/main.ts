import { filterClaims } from './claimsFilter';
import { livenFigures, livenPictures } from './figures';
import { foldMenus } from './menu';
import { searchButton } from './search';
import { fitTables } from './tables';
import { themeSwitch } from './theme';

// The program of every page of the reading edition. It stands in the head: figures ask for their drawing before the page is
// read to its end.
livenFigures();
document.addEventListener('DOMContentLoaded', () => {
  foldMenus();
  document.querySelector('nav .tools')!.append(searchButton(), themeSwitch());
  fitTables(document.querySelector('main')!);
  filterClaims();
  livenPictures();
});
