/** Email activity in the shape of /v3.0/search/emailActivities, and the older names of v2.0 messageActivityData. */
import { planted } from './planted';
import type { Random } from './random';
import { type Draft, microseconds } from './world';

const subjects = ['Re: Quartalszahlen', 'Lunch?', '請求書のご確認', 'FW: "draft": v2 (final)', ''];

export function emailRecord({ random, index, time, world }: Draft): Record<string, unknown> {
  const to = random.pick(world.people).mail;
  const hunted = index % 23 === 5;
  const turn = Math.floor(index / 23);
  const from = hunted
    ? planted.mailSenders[turn % 2]!
    : random.pick(['noreply@news.example', 'a.b+c@partner.example', random.pick(world.people).mail]);
  const withFile = hunted || random.chance(0.3);
  const url = hunted ? planted.urls[turn % 2]! : 'https://www.partner.example/?u=1&v="x"';
  const sha1 = hunted ? planted.sha1[turn % 2]! : random.hex(40);
  return {
    mailMsgSubject: hunted ? planted.mailSubjects[turn % 2]! : random.pick(subjects),
    mailMsgId: `<${random.hex(24)}@${from.split('@')[1]}>`,
    msgUuid: `AAMk${random.hex(40)}=`,
    mailbox: to,
    mailSenderIp: hunted ? planted.addresses[turn % 3]! : `192.0.2.${random.integer(1, 254)}`,
    mailFromAddresses: [from],
    mailWholeHeader: [`"Contoso, Ltd." <${from}>`],
    mailToAddresses: random.chance(0.3) ? [to, 'team@corp.example'] : [to],
    mailSourceDomain: from.split('@')[1],
    mailDirection: random.integer(1, 3),
    searchDL: 'CAS',
    scanType: random.pick(['exchange', 'gmail']),
    eventTime: time,
    eventTimeDT: microseconds(time),
    // What a query calls orgId.
    org_id: '8d23a000-9a4c-41ea-80f5-1de879102030',
    mailUrlsVisibleLink: withFile ? [] : [url],
    mailUrlsRealLink: hunted || random.chance(0.5) ? [url] : [],
    attachmentFileName: withFile ? [hunted ? planted.fileNames[turn % 2]! : 'Bericht (1).pdf'] : [],
    attachmentSha1: withFile ? [sha1] : null,
    ...(index % 4 === 1 ? more(random, withFile, sha1) : {}),
    eventSourceType: '5',
    // Some real replies lack the uuid: de-duplication must live without it.
    ...(random.chance(0.5) ? { uuid: random.uuid() } : {}),
  };
}

/** What only some mails have. */
function more(random: Random, withFile: boolean, sha1: string): object {
  return {
    pname: 'Cloud App Security',
    tags: ['MITREV9.T1566.001'],
    mailCcAddresses: ['team@corp.example'],
    mailBccAddresses: ['archive@corp.example'],
    ...(withFile
      ? {
          mailAttachmentHash: sha1,
          attachmentSha256: [random.hex(64)],
          attachmentMd5: [random.hex(32)],
          attachmentUrls: ['https://www.partner.example/pay'],
        }
      : {}),
  };
}

/** The v2.0 view of a v3.0 record. */
export function messageActivity(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const list = (name: string): unknown[] => (Array.isArray(record[name]) ? (record[name] as unknown[]) : []);
  const hashes = list('attachmentSha1');
  return {
    mail_message_sender: list('mailFromAddresses')[0] ?? '',
    mail_message_recipient: list('mailToAddresses'),
    mail_message_subject: record.mailMsgSubject ?? '',
    mailbox: record.mailbox ?? '',
    mail_urls: [...new Set([...list('mailUrlsRealLink'), ...list('mailUrlsVisibleLink')])],
    source_domain: record.mailSourceDomain ?? '',
    source_ip: record.mailSenderIp ?? '',
    mail_message_delivery_time: new Date(Number(record.eventTime)).toISOString(),
    mail_message_id: record.mailMsgId ?? '',
    mail_unique_id: record.msgUuid ?? '',
    mail_attachments: list('attachmentFileName').map((name, at) => ({
      file_name: name,
      ...(hashes[at] == null ? {} : { file_sha1: hashes[at] }),
    })),
    mail_internet_headers: [
      { HeaderName: 'Return-Path', Value: list('mailFromAddresses')[0] ?? '' },
      { HeaderName: 'Authentication-Results', Value: `spf=pass (sender IP is ${String(record.mailSenderIp)})` },
    ],
    searchDL: record.searchDL ?? 'CAS',
    eventTime: record.eventTime,
  };
}
