/** Hostile material out of a seed. */
import { randomFrom } from '../vision-one-pull/virtual-time';

export class Random {
  readonly #next: () => number;
  constructor(readonly seed: number) {
    this.#next = randomFrom(seed);
  }

  /** 0 to limit - 1 */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** Text of the pieces, and of characters of every kind. */
  text(pieces: readonly string[], most = 12): string {
    let text = '';
    for (let count = this.below(most); count > 0; count--)
      text += this.chance(0.7) ? this.of(pieces) : this.of(characters);
    return text;
  }

  /** JSON-like data, with names from `names`. */
  json(names: readonly string[], depth = 3): unknown {
    if (depth === 0 || this.chance(0.4)) return this.of<() => unknown>(scalars)();
    if (this.chance(0.3)) return Array.from({ length: this.below(4) }, () => this.json(names, depth - 1));
    const found: Record<string, unknown> = {};
    for (let count = this.below(6); count > 0; count--)
      Object.defineProperty(found, this.of(names), {
        value: this.chance(0.3) ? this.text(names, 4) : this.json(names, depth - 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    return found;
  }

  /** The text with a few of its characters doubled, dropped, changed or moved. */
  mutated(text: string, pieces: readonly string[]): string {
    let found = text;
    for (let count = 1 + this.below(3); count > 0; count--) {
      const [at, end] = [this.below(found.length + 1), this.below(found.length + 1)];
      const piece = this.of([this.of(pieces), this.of(characters), '', found.slice(at, end)]);
      found = found.slice(0, at) + piece + found.slice(at + this.below(3));
    }
    return found.slice(0, 5_000);
  }
}

const characters = [
  '"',
  "'",
  '\\',
  '*',
  '?',
  '%',
  '_',
  '(',
  ')',
  '[',
  ']',
  ':',
  '/',
  '\n',
  '\0',
  ' ',
  'é',
  '\u202e',
  '\ud83d\ude00',
  '\ud800',
  'Ａ',
  '\u0130',
];

const scalars: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 2 ** 53,
  () => 1e308,
  () => 0.1,
  () => '',
  () => 'text',
  () => '10.0.0.1',
  () => '2026-01-01T00:00:00Z',
  () => '1700000000000',
  () => 1_700_000_000_000,
  () => 'C:\\Windows\\system32\\cmd.exe',
  () => 'HKLM\\Software\\x',
  () => 'd41d8cd98f00b204e9800998ecf8427e',
  () => '\ud800',
  () => '__proto__',
  () => undefined,
  () => Number.NaN,
];
