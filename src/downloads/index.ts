// Files that come from elsewhere: the folders of a user that keep them.
// Not here: what is in them.

export { type StoreKind, storeFolder, storeVariable } from './storeFolder';
