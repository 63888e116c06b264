// Files that come from elsewhere: downloads that go on, mirrors and proxies, and the folders of a user that keep them.
// Not here: which files there are, or what is in them.

export { type Checksum, fileDigest } from './checksum';
export { type Downloaded, type DownloadOptions, downloadFile, type RemoteFile } from './download';
export { hubFile, mirrored } from './mirror';
export { proxyFor } from './proxy';
export { MissingFile } from './request';
export { type StoreKind, storeFolder, storeVariable } from './storeFolder';
