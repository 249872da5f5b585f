/** Email activities of the v3.0 search and of OAT. */
import type { StixMap } from '../compile/map-format';
import { address, end } from './parts';

const mail = (property: string) => ({ key: `email-message.${property}`, object: 'mail' });
const header = (name: string) => mail(`additional_header_fields.${name}`);

export const email: StixMap = {
  eventTime: [{ key: 'first_observed' }, { key: 'last_observed' }, mail('date')],
  mailFromAddresses: [
    { key: 'email-addr.value', object: 'from', unwrap: true },
    { ...mail('from_ref'), references: 'from' },
    { ...mail('sender_ref'), references: 'from' },
  ],
  mailToAddresses: [
    { key: 'email-addr.value', object: 'to', unwrap: true },
    { ...mail('to_refs'), references: 'to' },
  ],
  mailCcAddresses: [
    { key: 'email-addr.value', object: 'cc', unwrap: true },
    { ...mail('cc_refs'), references: 'cc' },
  ],
  mailBccAddresses: [
    { key: 'email-addr.value', object: 'bcc', unwrap: true },
    { ...mail('bcc_refs'), references: 'bcc' },
  ],
  mailbox: { key: 'email-addr.value', object: 'mailbox' },
  mailSmtpFromAddresses: { key: 'email-addr.value', object: 'smtpFrom', unwrap: true },
  mailSmtpRecipients: { key: 'email-addr.value', object: 'smtpTo', unwrap: true },
  mailSmtpOriginalRecipients: { key: 'email-addr.value', object: 'smtpOriginalTo', unwrap: true },
  mailMsgSubject: mail('subject'),
  mailDirection: mail('extensions.x-trend-vision-one.direction'),
  mailMsgId: [mail('message_id'), header('Message-ID')],
  mailWholeHeader: header('From'),
  mailReplyToAddresses: header('Reply-To'),
  mailReturnPath: header('Return-Path'),
  mailXMailer: header('X-Mailer'),
  mailUserAgent: header('User-Agent'),
  // derived-fields.ts: mailWantedHeaderName with mailWantedHeaderValue
  mailWantedHeaders: { ...mail('additional_header_fields'), transformer: 'ConvertInternetHeaders' },
  mailSenderIp: end('mailSenderIp', 'message-nt', 'src_ref'),
  clientIp: address('clientIp'),
  mailSourceDomain: { key: 'domain-name.value' },
  mailUrlsRealLink: { key: 'url.value', object: 'realLink', unwrap: true },
  mailUrlsVisibleLink: { key: 'url.value', object: 'visibleLink', unwrap: true },
  mailUrlsOriginalLink: { key: 'url.value', object: 'originalLink', unwrap: true },
  attachmentUrls: { key: 'url.value', object: 'attachmentUrl', unwrap: true },
  attachmentFileName: [
    { key: 'file.name', object: 'attachment', unwrap: true },
    { ...mail('body_multipart'), references: 'attachment' },
  ],
  attachmentMd5: { key: 'file.hashes.MD5', object: 'attachment', unwrap: true },
  attachmentSha1: { key: 'file.hashes.SHA-1', object: 'attachment', unwrap: true },
  attachmentSha256: { key: 'file.hashes.SHA-256', object: 'attachment', unwrap: true },
  attachmentTlsh: { key: 'file.hashes.TLSH', object: 'attachment', unwrap: true },
  attachmentSize: { key: 'file.size', object: 'attachment', unwrap: true },
  // the older names of the same hashes, sent beside the newer ones
  attachmentFileHashes: { key: 'file.hashes.SHA-1', object: 'attachment', unwrap: true },
  attachmentFileHashSha256s: { key: 'file.hashes.SHA-256', object: 'attachment', unwrap: true },
  attachmentFileTlshes: { key: 'file.hashes.TLSH', object: 'attachment', unwrap: true },
  mailAttachmentHash: { key: 'file.hashes.SHA-1', object: 'attachment' },
  principalName: { key: 'user-account.account_login' },
};
