/** Seeded numbers: record i of a stream is a function of (seed, stream, i) alone. */

/** A 32-bit hash of its parts (FNV-1a over the text, then murmur3's finaliser for the integers). */
export function hash(seed: number, text: string, index: number): number {
  let state = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  state = Math.imul(state ^ index, 0x9e3779b1) ^ Math.floor(index / 0x100000000);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** In [0, 1). */
export function fraction(seed: number, text: string, index: number): number {
  return hash(seed, text, index) / 0x100000000;
}

/** Four hexadecimal digits of each 16-bit number: half of a record's text is hashes. */
const words = Array.from({ length: 0x10000 }, (_, word) => word.toString(16).padStart(4, '0'));

/** A small stream of draws (mulberry32). */
export class Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  }

  /** An integer in [from, to]. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) {
      const bits = (this.next() * 0x100000000) >>> 0;
      text += words[bits >>> 16]! + words[bits & 0xffff]!;
    }
    return text.slice(0, digits);
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    const hex = this.hex(32);
    const variant = '89ab'.charAt(this.integer(0, 3));
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** Decimal digits of a 64-bit number beyond 2^53, signed as Vision One's hash ids are. */
  longId(): string {
    return `${this.chance(0.5) ? '-' : ''}${this.integer(1, 8)}${String(this.integer(0, 999_999_999)).padStart(9, '0')}${String(this.integer(0, 999_999_999)).padStart(9, '0')}`;
  }
}
