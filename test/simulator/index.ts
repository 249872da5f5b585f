/** A stand-in of Trend Vision One over real HTTP, for tests, benches and the examples. */
import type { AddressInfo, Socket } from 'node:net';
import { createHmac } from 'node:crypto';
import { administrate } from './admin';
import { Recorder } from './contract/recorder';
import { Faults } from './faults';
import { Ledger } from './ledger';
import { type Service, type SimulatorOptions, type StreamName, settingsOf } from './options';
import { CountCache } from './pages';
import { PageTokens } from './page-tokens';
import { RateWindows } from './rate';
import { createHttpServer } from './server';
import { type Stream, createStream } from './streams';

export type { Fault, FaultKind } from './faults';
export { type RequestEntry, type Shown, keyOf } from './ledger';
export { type SimulatorOptions, type StreamName, streamNames } from './options';
export { planted } from './records/planted';

export interface Simulator {
  /** `http://127.0.0.1:PORT`, without a slash at the end */
  readonly url: string;
  readonly port: number;
  /** the key that is valid now */
  readonly token: string;
  /** server time, ms */
  now(): number;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** the requests, held to Trend's description */
  readonly contract: Recorder;
  /** makes another key the valid one (a new one when none is given) and gives it; ends a revocation */
  setToken(token?: string): string;
  /** 401 until restoreToken() or setToken() */
  revokeToken(): void;
  restoreToken(): void;
  /** services that the key's role lacks from now on */
  deny(...services: Service[]): void;
  allow(...services: Service[]): void;
  /** adds to a stream that was given as `records`; an alert with a known id is a new version of it */
  add(stream: StreamName, records: readonly object[]): void;
  /** ends every connection; rejects when a request did not keep the contract, unless those are only noted */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 when it resolves. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settingsOf(options);
  const now = settings.clock;
  const start = now();
  const streams = new Map<StreamName, Stream>();
  const stream = (name: StreamName): Stream => {
    let found = streams.get(name);
    if (found === undefined) streams.set(name, (found = createStream(name, settings, start)));
    return found;
  };
  let issued = 0;
  const newToken = (): string => tokenOf(settings.seed, issued++, start + (settings.tokenLife ?? 365 * 86_400_000));
  let token = options.token ?? newToken();
  let revoked = false;

  const ledger = new Ledger(settings.ledger, now, stream);
  const faults = new Faults(settings.seed);
  const contract = new Recorder();
  const sockets = new Set<Socket>();
  const server = createHttpServer({
    settings,
    stream,
    ledger,
    faults,
    contract,
    now,
    counts: new CountCache(),
    tokens: new PageTokens(`pages ${settings.seed}`, settings.pageTokenLife),
    rate: new RateWindows(settings.requestsPerMinute),
    token: () => (revoked ? undefined : token),
    revoke: () => void (revoked = true),
    admin: (method, url, body) => administrate(simulator, method, url, body),
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe

  const simulator: Simulator = {
    url: `${settings.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    get token() {
      return token;
    },
    now,
    ledger,
    faults,
    contract,
    setToken(next = newToken()) {
      token = next;
      revoked = false;
      return token;
    },
    revokeToken: () => void (revoked = true),
    restoreToken: () => void (revoked = false),
    deny: (...services) => services.forEach((service) => settings.denied.add(service)),
    allow: (...services) => services.forEach((service) => settings.denied.delete(service)),
    add(name, records) {
      const found = stream(name);
      if (found.add === undefined)
        throw new TypeError(`the records of ${name} are generated: give some as \`records\` first`);
      found.add(records);
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      if (settings.contract === 'keep') contract.assertKept();
    },
  };
  return simulator;
}

/** A key is a JWT with the customer's id and, as far as is known, no region. */
function tokenOf(seed: number, issue: number, expires: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { cid: '00000000-0000-4000-8000-00000000c1d0', iat: issue, exp: Math.floor(expires / 1000) };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', `key ${seed}`).update(text).digest('base64url')}`;
}
