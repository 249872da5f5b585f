/** The organisation that the records are about: its computers and people, derived from the seed. */
import { Random, hash } from './random';

export interface Host {
  readonly name: string;
  readonly guid: string;
  readonly os: 'Windows' | 'Linux' | 'macOS';
  readonly server: boolean;
  readonly ips: readonly string[];
}

export interface Person {
  readonly account: string;
  readonly domain: string;
  readonly name: string;
  readonly mail: string;
}

export interface World {
  readonly hosts: readonly Host[];
  readonly people: readonly Person[];
}

const hostNames: readonly [string, Host['os'], boolean][] = [
  ['WS-BER-0107', 'Windows', false],
  ['WS-BER-0112', 'Windows', false],
  ['ws-lyon-033', 'Windows', false],
  ['LAPTOP-ÉLODIE', 'Windows', false],
  ['SRV-DC01', 'Windows', true],
  ['SRV-FILES', 'Windows', true],
  ['sql02.corp.example', 'Windows', true],
  ['web-1.corp.example', 'Linux', true],
  ['web-2.corp.example', 'Linux', true],
  ['build-07', 'Linux', true],
  ['Zoës-MacBook', 'macOS', false],
  ['mac-東京-04', 'macOS', false],
];

const names: readonly [string, string][] = [
  ['zoë.müller', 'Zoë Müller'],
  ['s.okafor', 'Sade Okafor'],
  ['administrator', 'Administrator'],
  ['élodie', "Élodie D'Arc"],
  ['j.smith', 'John "JJ" Smith'],
  ['sato', '佐藤 健'],
  ['svc-backup$', 'Backup service'],
  ['root', 'root'],
];

export function worldOf(seed: number): World {
  const random = new Random(hash(seed, 'world', 0));
  return {
    hosts: hostNames.map(([name, os, server], at) => ({
      name,
      guid: random.uuid(),
      os,
      server,
      ips: [`10.10.${random.integer(1, 60)}.${at + 10}`, `fe80::${random.hex(4)}:${random.hex(4)}`, '127.0.0.1', '::1'],
    })),
    people: names.map(([account, name]) => ({
      account,
      domain: 'CONTOSO',
      name,
      mail: `${account.normalize('NFD').replace(/[^a-z.]/g, '')}@corp.example`,
    })),
  };
}

/** What one record is made from. */
export interface Draft {
  readonly random: Random;
  readonly index: number;
  /** the record's own time, ms */
  readonly time: number;
  readonly world: World;
}

/** `2026-01-31T12:00:00Z`: whole seconds, as the pull endpoints write their times. */
export function seconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** As eventTimeDT is written: microseconds and an offset. */
export function microseconds(time: number): string {
  return new Date(time).toISOString().replace('Z', '000+00:00');
}
