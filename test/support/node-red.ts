/**
 * A real Node-RED in a child process, for tests of what only a process shows: restarts, kills, context stores, memory.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sinkReader, type Sunk } from './sink-file';

export type { Sunk } from './sink-file';

export const repository = join(__dirname, '..', '..');

export interface NodeRedOptions {
  /** one of an earlier start, to go on from its flows and context; by default a new one that stop() removes */
  readonly userDir?: string;
  /** as in settings.js */
  readonly contextStorage?: Readonly<Record<string, unknown>>;
  /** more of settings.js, as JSON */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** link this repository, whose dist must be built, as an installed package */
  readonly linkPackage?: boolean;
  /** other folders with node files, or folders of packages to link as installed */
  readonly nodesDir?: readonly string[];
  readonly packages?: readonly string[];
  /** the node program, and Node-RED's red.js */
  readonly node?: string;
  readonly redJs?: string;
  readonly nodeArguments?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `info` by default; its lines also tell the port and that the flows are started */
  readonly logLevel?: 'trace' | 'debug' | 'info';
  /** gets what it writes, as it comes */
  readonly onOutput?: (text: string) => void;
  /** until the editor's port answers, ms */
  readonly timeout?: number;
}

export interface NodeRed {
  readonly url: string;
  readonly pid: number;
  readonly userDir: string;
  /** what it wrote to stdout and stderr so far */
  output(): string;
  /** resolves when the process has ended, however it did */
  readonly exited: Promise<void>;
  /** POST /flows; credentials go in a node's `credentials`. Resolves when the flows were started. */
  deploy(flows: readonly object[], type?: 'full' | 'nodes' | 'flows' | 'reload'): Promise<void>;
  /** presses an inject node's button, with other message properties if given */
  inject(id: string, message?: object): Promise<void>;
  /** GET of the admin API, parsed: `/context/global`, `/settings`, `/nodes`, ... */
  get(path: string): Promise<unknown>;
  request(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** all that the sinks got, in order, of earlier processes on this userDir too */
  sunk(sink?: string): Sunk[];
  /** the same when `enough` is true of it */
  waitForSunk(enough: (sunk: Sunk[]) => boolean, timeout?: number): Promise<Sunk[]>;
  waitForOutput(pattern: RegExp, timeout?: number): Promise<void>;
  /** ends the process and keeps the userDir; SIGKILL by default */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** SIGTERM, SIGKILL after 15 s; removes the userDir if it was made here */
  stop(): Promise<void>;
}

const started = /Started (modified )?(flows|nodes)|Waiting for missing types/;

/** What Node-RED logs when it listens: port 0 in settings.js lets the system choose. */
const running = /Server now running at (http:\/\/127\.0\.0\.1:\d+)\//;

/** Resolves when the admin API answers; rejects with Node-RED's output when it ends or takes too long. */
export async function startNodeRed(options: NodeRedOptions = {}): Promise<NodeRed> {
  const userDir = options.userDir ?? mkdtempSync(join(tmpdir(), 'node-red-'));
  const sinkFile = join(userDir, 'sink.jsonl');
  const sunk = sinkReader(sinkFile);
  writeSettings(userDir, sinkFile, options);
  for (const folder of [...(options.linkPackage ? [repository] : []), ...(options.packages ?? [])])
    link(userDir, folder);

  let output = '';
  const child = spawn(
    options.node ?? process.execPath,
    [
      ...(options.nodeArguments ?? []),
      options.redJs ?? join(repository, 'node_modules', 'node-red', 'red.js'),
      '--userDir',
      userDir,
      '--settings',
      join(userDir, 'settings.js'),
    ],
    { env: { ...process.env, LANG: 'en_US.UTF-8', ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    options.onOutput?.(chunk.toString());
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      output += `${error.message}\n`;
      resolve();
    });
  });
  const orphan = (): void => void child.kill('SIGKILL');
  process.once('exit', orphan);
  void exited.then(() => process.removeListener('exit', orphan));

  let url = '';
  const request: NodeRed['request'] = async (method, path, body, headers) =>
    fetch(url + path, {
      method,
      // A kept connection may be closed by the other side at the moment in which it is used again.
      headers: { 'Content-Type': 'application/json', Connection: 'close', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const succeed = async (reply: Promise<Response>): Promise<Response> => {
    const response = await reply;
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}\n${lastLines(output)}`);
    return response;
  };
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };

  const nodeRed: NodeRed = {
    get url() {
      return url;
    },
    pid: child.pid ?? -1,
    userDir,
    output: () => output,
    exited,
    request,
    get: async (path): Promise<unknown> => (await succeed(request('GET', path))).json(),
    async deploy(flows, type = 'full') {
      const before = output.length;
      await succeed(request('POST', '/flows', flows, { 'Node-RED-Deployment-Type': type }));
      // The route answers while the nodes are still being started.
      await until(
        () => started.test(output.slice(before)),
        15_000,
        child,
        () => `no start in\n${lastLines(output.slice(before))}`,
      );
    },
    async inject(id, message) {
      await succeed(request('POST', `/inject/${id}`, message === undefined ? undefined : injected(message)));
    },
    sunk: (sink) => sunk().filter((line) => sink === undefined || line.node === sink),
    async waitForSunk(enough, timeout = 10_000) {
      await until(
        () => enough(sunk()),
        timeout,
        child,
        () => `the sinks got ${sunk().length}\n${lastLines(output)}`,
      );
      return sunk();
    },
    waitForOutput: (pattern, timeout = 10_000) =>
      until(
        () => pattern.test(output),
        timeout,
        child,
        () => `no ${pattern} in\n${lastLines(output)}`,
      ),
    kill: (signal = 'SIGKILL') => kill(signal),
    async stop() {
      const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
      if (child.exitCode === null && child.signalCode === null) await kill('SIGTERM');
      clearTimeout(hard);
      if (options.userDir === undefined) rmSync(userDir, { recursive: true, force: true });
    },
  };
  try {
    const timeout = options.timeout ?? 30_000;
    await nodeRed.waitForOutput(running, timeout);
    url = running.exec(output)![1]!;
    await nodeRed.waitForOutput(started, timeout);
  } catch (error) {
    await nodeRed.stop();
    throw error;
  }
  return nodeRed;
}

/** The inject node's route sets `msg` from these properties instead of the configured ones. */
function injected(message: object): object {
  const props = Object.entries(message).map(([p, v]) => ({ p, v: JSON.stringify(v), vt: 'json' }));
  return { __user_inject_props__: props };
}

function writeSettings(userDir: string, sinkFile: string, options: NodeRedOptions): void {
  const settings = {
    uiHost: '127.0.0.1',
    uiPort: 0,
    flowFile: 'flows.json',
    credentialSecret: 'only for tests',
    nodesDir: [join(__dirname, 'nodes'), ...(options.nodesDir ?? [])],
    testSinkFile: sinkFile,
    fileWorkingDirectory: userDir,
    telemetry: { enabled: false, updateNotification: false },
    editorTheme: { tours: false },
    externalModules: { palette: { allowInstall: false }, modules: { allowInstall: false } },
    logging: { console: { level: options.logLevel ?? 'info', metrics: false, audit: false } },
    ...(options.contextStorage === undefined ? {} : { contextStorage: options.contextStorage }),
    ...options.settings,
  };
  writeFileSync(join(userDir, 'settings.js'), `module.exports = ${JSON.stringify(settings, null, 2)};\n`);
}

function link(userDir: string, folder: string): void {
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string };
  const target = join(userDir, 'node_modules', name);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(folder, target, 'junction');
}

/** The end of what Node-RED wrote: a trace of minutes would drown the failure that it should explain. */
export function lastLines(output: string, count = 40): string {
  const lines = output.trimEnd().split('\n');
  const left = lines.length - count;
  return left > 0 ? [`(${left} lines before)`, ...lines.slice(left)].join('\n') : lines.join('\n');
}

async function until(reached: () => boolean, timeout: number, child: ChildProcess, say: () => string): Promise<void> {
  const end = Date.now() + timeout;
  while (!reached()) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Node-RED ended: ${say()}`);
    if (Date.now() > end) throw new Error(`not within ${timeout} ms: ${say()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
