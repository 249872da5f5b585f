import assert from 'node:assert/strict';
import { type Doubts, type Matching, QueryError, compileQuery } from './query';

const record = {
  uuid: '0f1e',
  src: '1.1.1.1',
  dst: '11.1.1.10',
  dpt: 443,
  eventId: '2',
  endpointIp: ['10.0.0.5', 'fe80::1'],
  logonUser: ['ZOË', 'sam'],
  processCmd: 'C:\\Windows\\System32\\cmd.exe /c "echo (1)" a:b',
  processFilePath: '\\\\srv\\share\\tool.exe',
  objectCmd: '',
  objectUser: null,
  objectFileHashSha1: 'ABCDEF0123456789ABCDEF0123456789ABCDEF01',
};

function finds(query: string, matching?: Matching, doubts?: Doubts): boolean {
  return compileQuery(query, 'v3.0', 'endpointActivities', matching, doubts)(record);
}

describe('simulator: search queries', () => {
  describe('values', () => {
    for (const [query, found] of [
      ['src:"1.1.1.1"', true],
      ['src: "1.1.1.1"', true],
      ['dst:"1.1.1.1"', false],
      ['dst:1.1.1.1', true],
      ['dst:"*1.1.1.1*"', true],
      ['dst:11.1*', true],
      ['dst:1.1*', false],
      ['dpt:443', true],
      ['dpt:44', false],
      ['dpt:"443"', true],
      ['dpt:44*', true],
      ['eventId:2', true],
      ['logonUser:"zoë"', true],
      ['logonUser:"zo"', false],
      ['endpointIp:"fe80::1"', true],
      ['objectFileHashSha1:"abcdef0123456789abcdef0123456789abcdef01"', true],
      ['objectFileHashSha1:abcdef', false],
      ['processFilePath:"\\\\srv\\share\\tool.exe"', true],
      ['processFilePath:\\\\\\\\srv\\\\share\\\\*', true],
      ['processCmd:*\\"echo*\\(1\\)\\"*a\\:b', true],
      ['processCmd:*a*b*c*', false],
      ['objectUser:*', true],
      ['objectUser:"*"', true],
      ['objectUser:"x"', false],
      ['objectCmd:""', true],
      ['objectUser:""', false],
      ['src:("2.2.2.2" OR "1.1.1.1")', true],
      ['*', true],
      ['processCmd', false],
    ] as const)
      it(`${query} ${found ? 'finds' : 'does not find'} the record`, () => assert.equal(finds(query), found));
  });

  describe('operators', () => {
    for (const [query, found] of [
      ['src:"1.1.1.1" and dpt:80', false],
      ['src:"1.1.1.1" AND dpt:443', true],
      ['dpt:80 or src:"1.1.1.1"', true],
      ['not dpt:80', true],
      ['NOT (dpt:80 OR dpt:443)', false],
      ['NOT NOT dpt:443', true],
      // AND binds tighter than OR, NOT tighter than both
      ['dpt:443 OR dpt:1 AND dpt:2', true],
      ['(dpt:443 OR dpt:1) AND dpt:2', false],
      ['NOT dpt:443 OR src:"1.1.1.1"', true],
      ['NOT objectUser:"x"', true],
    ] as const)
      it(`${query} ${found ? 'finds' : 'does not find'} the record`, () => assert.equal(finds(query), found));
  });

  it('can let the field instead of the quotes decide between full and partial', () => {
    assert.equal(finds('dst:"1.1.1.1"', 'field'), true);
    assert.equal(finds('objectFileHashSha1:"abcdef"', 'field'), false);
    assert.equal(finds('dpt:"44"', 'field'), false);
  });

  describe('refuses', () => {
    for (const query of [
      '',
      'src:',
      'src:"1.1.1.1',
      'src:"a" "b"',
      'src:"a"b"',
      'src:"a\\" AND dst:"b"',
      '(src:"a"',
      'src:"a")',
      'src:"a" AND',
      'src:"a" dst:"b"',
      'src:fe80::1',
      'src:c\\dir',
      'dpt >= 80',
      'processCmd:/evil.*/',
      "endpointName eq 'x'",
      'mailbox:"a"',
      'objectHostName:"a"',
      '"free text"',
    ])
      it(query === '' ? 'an empty query' : query, () => assert.throws(() => finds(query), QueryError));

    it('fields that only the schema marks as searchable, unless they are asked for', () => {
      assert.equal(finds('objectHostName:"a"', undefined, { fields: 'schema' }), false);
    });

    it('an unknown source', () => assert.throws(() => compileQuery('*', 'v3.0', 'endpointActivityData'), QueryError));
  });

  describe('v2.0', () => {
    const mail = {
      mail_message_sender: 'eve@example.net',
      mail_message_recipient: ['a@example.com', 'b@example.com'],
      mail_message_subject: 'Rechnung',
      mailbox: 'a@example.com',
      mail_attachments: [{ file_name: 'a.zip', file_sha1: 'ab'.repeat(20) }, { file_name: 'b.txt' }],
    };
    const message = (query: string, doubts?: Doubts): boolean =>
      compileQuery(query, 'v2.0', 'messageActivityData', undefined, doubts)(mail);

    it('knows operators in capitals only', () => {
      assert.throws(() => compileQuery('dpt:1 or dpt:2', 'v2.0', 'endpointActivityData'), QueryError);
      assert.equal(compileQuery('dpt:1 OR dpt:443', 'v2.0', 'endpointActivityData')(record), true);
    });

    it('reads mail by the names of its query and its records', () => {
      assert.equal(message('recipient:"B@example.com"'), true);
      assert.equal(message('file_name:"b.txt" AND sender:eve'), true);
      assert.equal(message(`file_sha1:"${'AB'.repeat(20)}"`), true);
      assert.equal(message('(subject:"x" OR subject:"rechnung")'), true);
      assert.equal(message('(sender:"a@example.com" OR mailbox:"a@example.com") AND subject:"Rechnung"'), true);
    });

    for (const query of [
      'NOT subject:"s"',
      'subject:"s" AND sender:"x" OR url:"u"',
      '(subject:"s" AND sender:"x") OR url:"u"',
      'subject:"s" OR subject:"t"',
      'mailbox:"a" AND (sender:"b" OR mailbox:"b")',
    ])
      it(`refuses ${query} of messageActivityData`, () => assert.throws(() => message(query), QueryError));

    it('can refuse parentheses in messageActivityData', () => {
      assert.throws(() => message('(subject:"x" OR subject:"y")', { messageRules: 'flat' }), QueryError);
    });
  });
});
