/**
 * The simulator as a program: `tsx test/simulator/main.ts --port 8443 --seed 7`. Prints one line of JSON with url and
 * token when it listens, and ends on SIGTERM or SIGINT, or with its parent when --stdin is given and that closes.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type SimulatorOptions, startSimulator } from './index';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    seed: { type: 'string' },
    token: { type: 'string' },
    /** a file of SimulatorOptions in JSON: rates, records, limits, ... */
    options: { type: 'string' },
    /** PEM files */
    key: { type: 'string' },
    cert: { type: 'string' },
    stdin: { type: 'boolean' },
  },
});

async function main(): Promise<void> {
  const file =
    values.options === undefined ? {} : (JSON.parse(readFileSync(values.options, 'utf8')) as SimulatorOptions);
  const simulator = await startSimulator({
    ...file,
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
    ...(values.token === undefined ? {} : { token: values.token }),
    ...(values.key === undefined || values.cert === undefined
      ? {}
      : { tls: { key: readFileSync(values.key, 'utf8'), cert: readFileSync(values.cert, 'utf8') } }),
  });
  process.stdout.write(`${JSON.stringify({ url: simulator.url, token: simulator.token })}\n`);
  const end = (): void => void simulator.close();
  process.once('SIGTERM', end).once('SIGINT', end);
  if (values.stdin) process.stdin.resume().once('end', end);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
