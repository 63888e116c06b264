// The static site: notebooks, figures and documents as pages.
// Not here: contents; a page shows what the repository holds.

export { buildSite, type Site, type SiteOptions } from './buildSite';
export { declaredRepository } from './repository';
