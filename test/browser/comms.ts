/** What Node-RED told an editor by its websocket: read off it, since the debug sidebar keeps only the last hundred. */
import type { Page } from 'playwright-core';

/** A message of a debug node. */
export interface Debugged {
  /** the debug node */
  readonly id: string;
  readonly name?: string;
  /** JSON, cut off where the sidebar cuts it off */
  readonly msg: string;
}

export class Comms {
  /** what the debug sidebar was sent, in order */
  readonly debugged: Debugged[] = [];
  readonly #counts = new Map<string, number>();

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => this.#hear(payload.toString()));
    });
  }

  /** How many messages of a topic came. */
  count(topic: string): number {
    return this.#counts.get(topic) ?? 0;
  }

  /** A frame holds a list of events, each with its topic; replies of the log-in are no list. */
  #hear(frame: string): void {
    const events = JSON.parse(frame) as { topic: string; data: Debugged }[];
    if (!Array.isArray(events)) return;
    for (const { topic, data } of events) {
      this.#counts.set(topic, this.count(topic) + 1);
      if (topic === 'debug') this.debugged.push(data);
    }
  }
}
