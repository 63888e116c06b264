// Writes the tables of bench/README.md anew from bench/history and bench/growth.json, without measuring.
//
//   npm run build && npm run bench -- readme
import { refreshReadme } from './page/readme';

refreshReadme();
