/** This machine's own names: http, which nobody encrypts, goes to no other. */

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether a url's `hostname` is this machine's own. */
export function isLoopback(hostname: string): boolean {
  return loopback.has(hostname);
}
