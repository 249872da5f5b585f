/**
 * v3.0 emailActivities. Searched are the fields of Trend's description; `mailbox` and `mailSourceDomain`, which only the
 * data lake's schema calls searchable, are carried.
 */
import type { DialectTable } from './dialect';
import { ownProperty } from './own-extension';

const addresses = 'mailSenderIp ! clientIp';

/** An attachment as a file of its own, and as a part of the message's body. */
function attachment(path: string): Record<string, string> {
  return {
    [`${path}name`]: 'attachmentFileName[]',
    [`${path}hashes.MD5`]: 'attachmentMd5[]',
    [`${path}hashes.SHA-1`]: 'attachmentSha1[] mailAttachmentHash ! attachmentFileHashes',
    [`${path}hashes.SHA-256`]: 'attachmentSha256[] ! attachmentFileHashSha256s',
    [`${path}hashes.TLSH`]: '',
    [`${path}size`]: '',
  };
}

export const emailActivities: DialectTable = {
  api: 'v3.0',
  name: 'emailActivities',
  full: 'attachmentMd5 attachmentSha1 attachmentSha256',
  oneObject: ['email-message'],
  attributes: {
    'ipv4-addr:value': addresses,
    'ipv6-addr:value': addresses,
    'network-traffic:src_ref.value': '~ mailSenderIp',
    'network-traffic:protocols[*]': '',
    'domain-name:value': '',
    'url:value': 'mailUrlsRealLink[] mailUrlsVisibleLink[] attachmentUrls[] ! mailUrlsOriginalLink',
    'email-addr:value': `mailFromAddresses[] mailToAddresses[] mailCcAddresses[] mailBccAddresses[]
      ! mailbox mailSmtpFromAddresses mailSmtpRecipients mailSmtpOriginalRecipients`,
    'email-message:from_ref.value': '~ mailFromAddresses[]',
    'email-message:sender_ref.value': '~ mailFromAddresses[]',
    'email-message:to_refs[*].value': 'mailToAddresses[]',
    'email-message:cc_refs[*].value': 'mailCcAddresses[]',
    'email-message:bcc_refs[*].value': 'mailBccAddresses[]',
    'email-message:subject': 'mailMsgSubject',
    'email-message:message_id': 'mailMsgId',
    ...ownProperty('email-message', 'direction', 'mailDirection'),
    'email-message:date': '',
    'email-message:is_multipart': '',
    'email-message:additional_header_fields.Message-ID': '~ mailMsgId',
    'user-account:account_login': '',
    'user-account:user_id': '',
    ...attachment('file:'),
    ...attachment('email-message:body_multipart[*].body_raw_ref.'),
  },
  carried: ['email-message:additional_header_fields', 'email-message:body_multipart', 'email-message:extensions.'],
};
