/**
 * An MQTT broker for one run: Debian's mosquitto where it is installed, as a user would have it, else aedes in-process.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';

export interface Broker {
  /** `mqtt://127.0.0.1:PORT` */
  readonly url: string;
  readonly name: 'mosquitto' | 'aedes';
  stop(): Promise<void>;
}

export async function startBroker(): Promise<Broker> {
  return (await startMosquitto()) ?? (await startAedes());
}

async function startMosquitto(): Promise<Broker | undefined> {
  const port = await unusedPort();
  const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const child = spawn('mosquitto', ['-c', file], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const isUp = await Promise.race([answers(port), ended.then(() => false)]);
  const orphan = (): void => void child.kill('SIGKILL');
  process.once('exit', orphan);
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
    process.removeListener('exit', orphan);
    rmSync(folder, { recursive: true, force: true });
  };
  if (isUp) return { url: `mqtt://127.0.0.1:${port}`, name: 'mosquitto', stop };
  await stop();
  return undefined;
}

async function startAedes(): Promise<Broker> {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return {
    url: `mqtt://127.0.0.1:${port}`,
    name: 'aedes',
    stop: () =>
      new Promise((resolve) => {
        broker.close(() => server.close(() => resolve()));
      }),
  };
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // as above
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** True as soon as somebody listens; false after 5 s. */
async function answers(port: number): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
