/** Workbench alerts: entities and indicators, gathered by kind (alert.ts), as observables. */
import type { StixMap } from '../compile/map-format';
import { addresses } from './parts';

export const alertObservables: StixMap = {
  eventTime: [{ key: 'first_observed' }, { key: 'last_observed' }],
  hosts: {
    name: { key: 'x-oca-asset.hostname', object: 'host' },
    guid: { key: 'x-oca-asset.device_id', object: 'host' },
  },
  ips: addresses('ip'),
  domains: { key: 'domain-name.value', object: 'domain', unwrap: true },
  urls: { key: 'url.value', object: 'url', unwrap: true },
  emailAddresses: { key: 'email-addr.value', object: 'emailAddress', unwrap: true },
  accounts: { key: 'user-account.account_login', object: 'account', unwrap: true },
  cloudIdentities: { key: 'user-account.user_id', object: 'cloudIdentity', unwrap: true },
  commandLines: { key: 'process.command_line', object: 'commandLine', unwrap: true },
  processIds: { key: 'process.pid', object: 'processId', unwrap: true },
  paths: [
    { key: 'file.name', object: 'path', transformer: 'ToFileName', unwrap: true },
    { key: 'directory.path', object: 'folder', transformer: 'ToDirectoryPath', unwrap: true },
    { key: 'file.parent_directory_ref', object: 'path', references: 'folder' },
  ],
  fileNames: { key: 'file.name', object: 'fileName', unwrap: true },
  md5: { key: 'file.hashes.MD5', object: 'md5', unwrap: true },
  sha1: { key: 'file.hashes.SHA-1', object: 'sha1', unwrap: true },
  sha256: { key: 'file.hashes.SHA-256', object: 'sha256', unwrap: true },
  registry: {
    path: { key: 'windows-registry-key.key', object: 'registry' },
    values: { key: 'windows-registry-key.values', object: 'registry' },
  },
};
