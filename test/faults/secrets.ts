/** Looks for a secret in everything that a Node-RED shows or keeps. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { NodeRed } from '../support/node-red';

/** Admin routes that tell something: Node-RED's, and our own. */
const replies: readonly [method: 'GET' | 'POST', path: string][] = [
  ...['/flows', '/context/global', '/nodes', '/settings', '/credentials/vision-one-config/config'].map(
    (path): ['GET', string] => ['GET', path],
  ),
  ['POST', '/vision-one-pull/watch'],
  ['POST', '/vision-one-config/check/connectivity'],
];
/** For the connection test: the stored token, to the host that is deployed or, as here, to none. */
const asked = { id: 'config', region: 'custom', host: '127.0.0.1:9' };

/**
 * Where one of the secrets, or a stretch of it, was found: log, admin replies, files (flows, contexts, sinks'
 * messages).
 */
export async function leaksOf(nodeRed: NodeRed, secrets: readonly string[]): Promise<string[]> {
  const places: [name: string, text: string][] = [['the log', nodeRed.output()]];
  for (const [method, path] of replies) {
    const body = method === 'GET' ? undefined : asked;
    const reply = await nodeRed.request(method, path, body, { Accept: 'application/json' });
    places.push([path, await reply.text()]);
  }
  for (const file of readdirSync(nodeRed.userDir, { withFileTypes: true, recursive: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && !path.includes('node_modules'))
      places.push([relative(nodeRed.userDir, path), readFileSync(path, 'utf8')]);
  }
  const stretches = secrets.flatMap(stretchesOf);
  return places.filter(([, text]) => stretches.some((stretch) => text.includes(stretch))).map(([name]) => name);
}

/** Parts of 24 characters, and what Base64 and escapes make of the whole. */
function stretchesOf(secret: string): string[] {
  const length = 24;
  const parts: string[] = [];
  // The head of a JWT says which algorithm signed it, to everybody.
  for (let at = secret.indexOf('.') + 1; at + length <= secret.length; at += length)
    parts.push(secret.slice(at, at + length));
  return [...parts, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
}
