/** How a reply goes out: whole, or with what a fault makes of its body and connection. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Fault } from './faults';

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const MiB = 1 << 20;

/** Resolves to true when all of the reply was handed to the connection. */
export async function send(response: ServerResponse, reply: Outgoing, fault: Fault | undefined): Promise<boolean> {
  switch (fault?.kind) {
    case 'cut':
      response.writeHead(reply.status, { ...reply.headers, 'Content-Length': reply.body.length });
      response.write(reply.body.subarray(0, reply.body.length >> 1), () => response.destroy());
      return false;
    case 'slow':
      return drip(response, reply, fault.delay ?? 1000);
    case 'truncated':
      return whole(response, { ...reply, body: reply.body.subarray(0, reply.body.length >> 1) });
    case 'empty':
      return whole(response, { ...reply, body: Buffer.alloc(0) });
    case 'bom':
      return whole(response, { ...reply, body: Buffer.concat([Buffer.from('\uFEFF'), reply.body]) });
    case 'huge': {
      const end = reply.body.length - 1;
      const blanks = Buffer.alloc(fault.bytes ?? 65 * MiB, ' ');
      return whole(response, {
        ...reply,
        body: Buffer.concat([reply.body.subarray(0, end), blanks, reply.body.subarray(end)]),
      });
    }
    case 'gzip':
      return whole(response, zipped(reply, gzipSync(reply.body)));
    case 'bomb':
      return whole(response, zipped(reply, bomb(fault.bytes ?? 1024 * MiB)));
    case 'chunked': {
      response.writeHead(reply.status, reply.headers);
      for (let at = 0; at < reply.body.length; at += 1000) response.write(reply.body.subarray(at, at + 1000));
      response.end();
      return true;
    }
    default:
      return whole(response, reply);
  }
}

function whole(response: ServerResponse, reply: Outgoing): boolean {
  const length = reply.status === 204 || reply.status === 304 ? {} : { 'Content-Length': reply.body.length };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.end(reply.body);
  return !response.destroyed;
}

async function drip(response: ServerResponse, reply: Outgoing, delay: number): Promise<boolean> {
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': reply.body.length });
  response.flushHeaders();
  for (let at = 0; at < reply.body.length; at++) {
    await new Promise((resolve) => setTimeout(resolve, delay).unref());
    if (response.destroyed) return false;
    response.write(reply.body.subarray(at, at + 1));
  }
  response.end();
  return true;
}

const zipped = (reply: Outgoing, body: Buffer): Outgoing => ({
  ...reply,
  headers: { ...reply.headers, 'Content-Encoding': 'gzip' },
  body,
});

/** gzip members may follow one another: many times the same 16 MiB of blanks. */
function bomb(bytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(16 * MiB, ' '));
  return Buffer.concat(Array.from({ length: Math.max(1, Math.ceil(bytes / (16 * MiB))) }, () => member));
}
