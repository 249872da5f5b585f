import assert from 'node:assert/strict';
import { withoutToken } from '../../nodes/shared/vision-one/token';
import { startStub } from '../support/http-stub';
import { clientOf, failureOf } from '../faults/client';

/** With every character that a token may have: JSON may write some of them as escapes. */
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.a/b+c~d_e-f==';
const secret = token.slice(24, 40);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

describe('a token that the other side repeats', () => {
  const shapes: [name: string, body: string, headers: Record<string, string>][] = [
    ['in its message', JSON.stringify({ error: { code: 'X', message: `refused: Bearer ${token}` } }), {}],
    ['in its code', JSON.stringify({ code: token, message: 'no' }), {}],
    ['with escaped slashes', JSON.stringify({ message: token }).replaceAll('/', '\\/'), {}],
    ['letter by letter', `{"message":"${[...token].map(escaped).join('')}"}`, {}],
    ['cut short', JSON.stringify({ message: `${token.slice(0, 50)}...` }), {}],
    ['where the message is cut', JSON.stringify({ message: `${'x'.repeat(290)}${token}` }), {}],
    ['as its trace id', '{}', { 'x-trace-id': token }],
    ['in a html page', `<html>${token}</html>`, { 'content-type': 'text/html' }],
  ];
  for (const status of [400, 401, 403, 500])
    for (const [name, body, headers] of shapes) {
      it(`is in nothing that we say: ${status}, ${name}`, async () => {
        const stub = await startStub((_request, response) => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers });
          response.end(body);
        });
        const client = clientOf(stub.origin, { token });
        await failureOf(client.get({ path: '/x', signal: new AbortController().signal }), secret);
        client.close();
        await stub.close();
      });
    }

  it('is hidden wherever it stands, and nothing else is', () => {
    assert.equal(withoutToken(`a ${token} b ${token}`, token), 'a *** b ***');
    assert.equal(withoutToken(`a ${token.slice(0, 30)} b`, token), 'a *** b');
    assert.equal(withoutToken('nothing of it', token), 'nothing of it');
  });
});
