/**
 * The least that a puller can do: axios over nextLink, each record counted. Prints what it took, as one line of JSON.
 */
import { Agent } from 'node:http';
import axios from 'axios';

interface Page {
  items: unknown[];
  nextLink?: string;
}

async function main(): Promise<void> {
  const client = axios.create({
    httpAgent: new Agent({ keepAlive: true }),
    headers: { Authorization: 'Bearer token' },
  });
  const cpu = process.cpuUsage();
  const began = performance.now();
  let events = 0;
  let requests = 0;
  for (let url = process.argv[2]; url;) {
    const { data }: { data: Page } = await client.get<Page>(url);
    events += data.items.length;
    requests++;
    url = data.nextLink;
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ events, requests, seconds, cpu: (user + system) / 1e6 }));
}

void main();
