/** Finds the Chromium of this machine. There is always one to be had, so a test without it fails and says how. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const places = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** It talks to 127.0.0.1 and to nothing else. */
const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: quietly });
}

/** CHROMIUM of the environment, one on the PATH, or one where macOS and Windows keep it. */
function findChromium(): string {
  const own = process.env['CHROMIUM'];
  if (own !== undefined) return own;
  const path = (process.env['PATH'] ?? '').split(delimiter);
  const found = [...names.flatMap((name) => path.map((folder) => join(folder, name))), ...places].find(existsSync);
  if (found !== undefined) return found;
  throw new Error(
    'The browser tests need Chromium, Chrome or Edge, and found none. Debian, Ubuntu: apt-get install chromium. ' +
      'Elsewhere install one, or name its program in the environment variable CHROMIUM.',
  );
}
