export { buildSite, type Site, type SiteOptions } from './buildSite';
