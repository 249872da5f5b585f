/** v3.0 mobileActivities: pages that were opened, apps and files on phones, with the fields of Trend's description. */
import type { DialectTable } from './dialect';

export const mobileActivities: DialectTable = {
  api: 'v3.0',
  name: 'mobileActivities',
  full: 'eventId eventSubId',
  attributes: {
    'ipv4-addr:value': 'endpointIp[]',
    'ipv6-addr:value': 'endpointIp[]',
    'domain-name:value': '',
    'url:value': 'request',
    'file:name': 'objectFilePath>name srcFilePath>name',
    'file:parent_directory_ref.path': 'objectFilePath>directory srcFilePath>directory',
    'directory:path': 'objectFilePath>directory srcFilePath>directory',
    'file:hashes.SHA-256': 'objectFileHashSha256 srcFileHashSha256 objectAppDexSha256 ! objectAppSha256',
    'file:size': '',
    // an app has two names: the one that is shown, and that of its package
    'software:name': 'osName objectAppLabel objectAppPackageName appLabel appPkgName',
    'software:version': '',
    'user-account:account_login': 'logonUser[]',
    'user-account:user_id': '',
    'x-oca-asset:hostname': 'endpointHostName',
    'x-oca-asset:device_id': 'endpointGuid',
    // A record becomes an asset by a name or an id only.
    'x-oca-asset:ip_refs[*].value': '~ endpointIp[]',
    'x-oca-asset:os_ref.name': '~ osName',
    'mac-addr:value': '',
  },
  carried: ['x-oca-asset:mac_refs', 'x-oca-asset:os_ref.'],
};
