/** Mobile activities of the v3.0 search and of OAT: pages that were opened, apps and files on phones. */
import type { StixMap } from '../compile/map-format';
import { hostFields, path } from './parts';

const hash = (object: string) => ({ key: 'file.hashes.SHA-256', object });
const name = (object: string) => ({ key: 'software.name', object });

export const mobile: StixMap = {
  eventTime: [{ key: 'first_observed' }, { key: 'last_observed' }],
  ...hostFields,
  logonUser: { key: 'user-account.account_login', object: 'logonUser', unwrap: true },
  request: { key: 'url.value' },
  objectHostName: { key: 'domain-name.value' },
  objectFilePath: path('objectFile', 'objectFilePath'),
  objectFileHashSha256: hash('objectFile'),
  srcFilePath: path('srcFile', 'srcFilePath'),
  srcFileHashSha256: hash('srcFile'),
  // an app has two names: the one that is shown, and that of its package
  appLabel: name('appLabel'),
  appPkgName: name('app'),
  appVerCode: { key: 'software.version', object: 'app' },
  objectAppLabel: name('objectAppLabel'),
  objectAppPackageName: name('objectApp'),
  objectAppVerCode: { key: 'software.version', object: 'objectApp' },
  objectAppSha256: hash('objectAppFile'),
  objectAppSize: { key: 'file.size', object: 'objectAppFile' },
  objectAppDexSha256: hash('objectAppDex'),
};
