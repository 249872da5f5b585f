/**
 * The searchable fields of each source, as the API's own search descriptions publish them. `full` fields match whole
 * values only. The endpoint list as published stops in the middle of the alphabet; its tail is what follows in the
 * schema and is used in practice. `schema` fields are marked searchable by the data lake's schema only: whether the
 * API takes them is not known, so they are refused unless asked for.
 */
import type { SearchRecord } from './evaluate';

export interface Field {
  readonly match: 'full' | 'partial';
  readonly read: (record: SearchRecord) => unknown;
}

export type Fields = ReadonlyMap<string, Field>;
export type FieldList = 'published' | 'schema';

interface Source {
  readonly full: string;
  readonly partial: string;
  readonly schema?: string;
  /** the record's name of a field, where it is not the query's */
  readonly names?: Readonly<Record<string, string>>;
}

const hashes = (prefix: string): string => `${prefix}Md5 ${prefix}Sha1 ${prefix}Sha256`;

const endpoint: Source = {
  full: `dpt spt eventId eventSubId objectPid objectPort objectProcessHashId parentPid processHashId processPid winEventId
    ${hashes('objectFileHash')} ${hashes('parentFileHash')} ${hashes('processFileHash')} ${hashes('srcFileHash')}`,
  partial: `dst src endpointGuid endpointHostName endpointIp hostName logonUser objectAppName objectCmd objectFilePath
    objectIp objectIps objectRawDataStr objectRegistryData objectRegistryKeyHandle objectRegistryValue objectSigner
    objectSignerValid objectUser parentCmd parentFilePath pname processCmd processFilePath request srcFilePath tags uuid`,
  schema: `objectHostName osName osDescription processName parentName objectName processUser parentUser userDomain
    productCode filterRiskLevel eventSourceType httpReferer endpointMacAddress integrityLevel objectContentName`,
};

const network: Source = {
  full: 'dpt clientPort serverPort resolvedUrlPort',
  partial: `tags productCode uuid osName filterRiskLevel endpointHostName dst src endpointGuid principalName request
    application ruleName clientIp requestBase eventSubName fileHash fileHashSha256 fileName act eventName malName
    detectionType profile deviceGUID flowId serverIp app requestMethod respMethod requestClientApplication httpReferer
    httpXForwardedForIp resolvedUrlIp respCode httpLocation userDomain suid hostName sslCertCommonName fileType ja3Hash
    ja3sHash`,
};

const detections: Source = {
  full: `dpt spt objectPort fileHash fileHashSha256 attachmentFileHash ${hashes('attachmentFileHash')}
    compressedFileHash compressedFileHashSha256 ${hashes('objectFileHash')} ${hashes('parentFileHash')}
    ${hashes('processFileHash')} ${hashes('srcFileHash')}`,
  partial: `hostName interestedHost shost dhost endpointHostName userDomain endpointGUID request src dst interestedIp
    endpointIp peerIp denyListIp fileName objectFileName compressedFileName attachmentFileName filePath filePathName
    objectFilePath processCmd objectCmd objectRegistryData objectRegistryKeyHandle objectRegistryValue suid suser duser
    processFilePath mailMsgSubject msgId msgUuid techniqueId tacticId tags malName eventName eventSubName fullPath
    parentCmd parentFilePath srcFilePath pname act deviceGUID objectIp objectHostName domainName peerHost httpReferer
    uuid productCode`,
};

const sources: Readonly<Record<string, Source>> = {
  'v3.0 endpointActivities': endpoint,
  'v2.0 endpointActivityData': endpoint,
  'v3.0 networkActivities': network,
  'v2.0 networkActivityData': network,
  'v3.0 detections': detections,
  'v2.0 detections': detections,
  'v3.0 emailActivities': {
    full: hashes('attachment'),
    partial: `uuid tags pname msgUuid mailDirection mailFromAddresses mailToAddresses mailMsgSubject mailMsgId
      mailCcAddresses mailBccAddresses mailSenderIp mailAttachmentHash attachmentFileName attachmentUrls orgId
      mailUrlsVisibleLink mailUrlsRealLink`,
    schema: 'mailbox mailSourceDomain mailReplyToAddresses mailReturnPath productCode filterRiskLevel scanType',
  },
  'v2.0 messageActivityData': {
    full: 'file_sha1',
    partial: 'sender recipient subject message_id mailbox source_ip source_domain url file_name',
    names: {
      sender: 'mail_message_sender',
      recipient: 'mail_message_recipient',
      subject: 'mail_message_subject',
      message_id: 'mail_message_id',
      url: 'mail_urls',
      file_name: 'mail_attachments.file_name',
      file_sha1: 'mail_attachments.file_sha1',
    },
  },
  'v3.0 containerActivities': {
    full: 'eventId eventSubId eventTime processPid parentPid dpt spt',
    partial: `objectFilePath srcFilePath tags uuid productCode filterRiskLevel clusterId clusterName k8sNamespace
      containerName containerId containerImage processCmd parentCmd processFilePath parentFilePath processName dst src
      objectCmd objectUser pname`,
  },
  'v3.0 identityActivities': {
    full: '',
    partial: `uuid tags productCode filterRiskLevel eventId eventName idpName idpId locationCity locationCountry
      locationState clientId clientDisplayName clientOS clientBrowser clientApp ipAddress userId userDisplayName status
      statusDetail statusReason targetResourceId targetResourceDisplayName requestMethod eventAdditionalDetails
      eventCategory initiatedByUserId initiatedByUserDisplayName initiatedByAppId initiatedByAppDisplayName`,
  },
  // No field list of these two was found; the names are those of their records here.
  'v3.0 cloudActivities': {
    full: '',
    partial: `uuid tags productCode filterRiskLevel eventName eventCategory userIdentity sourceIPAddress userAgent
      awsRegion recipientAccountId eventSource requestMethod`,
  },
  'v3.0 mobileActivities': {
    full: '',
    partial: `uuid tags productCode filterRiskLevel endpointGuid endpointHostName eventName request appName appPkgName
      userId osName`,
  },
};

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');

/** The fields of `source`, or undefined when the API has no such source. */
export function fieldsOf(api: 'v3.0' | 'v2.0', source: string, list: FieldList = 'published'): Fields | undefined {
  const found = sources[`${api} ${source}`];
  if (found === undefined) return undefined;
  const partial = [...words(found.partial), ...(list === 'schema' ? words(found.schema) : [])];
  const reader = (name: string): Field['read'] => readerOf((found.names?.[name] ?? name).split('.'));
  return new Map<string, Field>([
    ...words(found.full).map((name): [string, Field] => [name, { match: 'full', read: reader(name) }]),
    ...partial.map((name): [string, Field] => [name, { match: 'partial', read: reader(name) }]),
  ]);
}

/** One step reads a property; a second one reads a property of each element of a list. */
function readerOf([name, inner]: readonly string[]): Field['read'] {
  if (inner === undefined) return (record) => record[name!];
  return (record) => {
    const list = record[name!];
    return Array.isArray(list) ? list.map((element) => (element as SearchRecord | null)?.[inner]) : undefined;
  };
}
