/**
 * The first place of a piece of LIKE in a text, in good time whatever the two are: both come from strangers, and trying
 * place by place takes the product of their lengths.
 */

/** A piece without `_`, in time linear in the text (Knuth, Morris and Pratt, 1977). */
export class KnuthMorrisPratt {
  /** by place in the piece: how many characters that end there begin the piece as well */
  readonly #overlap: Int32Array;

  constructor(private readonly piece: string) {
    this.#overlap = new Int32Array(piece.length);
    for (let at = 1, matched = 0; at < piece.length; at++)
      this.#overlap[at] = matched = this.#next(matched, piece.charCodeAt(at));
  }

  /** Where the first match at `from` or later ends; -1 when there is none. */
  find(text: string, from: number): number {
    for (let at = from, matched = 0; at < text.length; at++) {
      matched = this.#next(matched, text.charCodeAt(at));
      if (matched === this.piece.length) return at + 1;
    }
    return -1;
  }

  #next(matched: number, unit: number): number {
    while (matched > 0 && this.piece.charCodeAt(matched) !== unit) matched = this.#overlap[matched - 1]!; // above 0
    return this.piece.charCodeAt(matched) === unit ? matched + 1 : 0;
  }
}

/**
 * A piece with `_`: all its prefixes that end at a character of the text are one set of bits (Shift-And: Baeza-Yates
 * and Gonnet, 1992), so that a character costs a thirty-second of the piece at most, and no more than the longest of
 * these prefixes.
 */
export class ShiftAnd {
  /** characters, not UTF-16 units: `_` is one of any kind */
  readonly #length: number;
  /** of 32 bits, a bit for each character of the piece */
  readonly #words: number;
  /** places of `_`, a bit each */
  readonly #wildcards: Int32Array;
  /** places of each other character */
  readonly #places = new Map<number, number[]>();
  /** of those that have more places than there are words: their bits, and those of `_`; 32 characters at most */
  readonly #masks = new Map<number, Int32Array>();

  constructor(piece: string) {
    const characters = Array.from(piece, (character) => character.codePointAt(0)!); // of one character, not of none
    this.#length = characters.length;
    this.#words = Math.ceil(this.#length / 32);
    this.#wildcards = new Int32Array(this.#words);
    characters.forEach((character, place) => {
      if (character === underscore) return setBit(this.#wildcards, place);
      const places = this.#places.get(character);
      if (places) places.push(place);
      else this.#places.set(character, [place]);
    });
    for (const [character, places] of this.#places) {
      if (places.length <= this.#words) continue;
      const mask = this.#wildcards.slice();
      for (const place of places) setBit(mask, place);
      this.#masks.set(character, mask);
    }
  }

  /** Where the first match at `from` or later ends, in UTF-16 units; -1 when there is none. */
  find(text: string, from: number): number {
    /** bit n: the piece's characters 0 to n are the text's last ones */
    const prefixes = new Int32Array(this.#words);
    /** words that may have a bit */
    let used = 0;
    for (let at = from; at < text.length;) {
      const character = text.codePointAt(at)!; // `at` is below the length
      at += character > 0xffff ? 2 : 1;
      const mask = this.#masks.get(character);
      const rare = mask ? [] : (this.#places.get(character) ?? []).filter((n) => n === 0 || hasBit(prefixes, n - 1));
      used = advance(prefixes, mask ?? this.#wildcards, Math.min(used + 1, this.#words));
      for (const place of rare) {
        setBit(prefixes, place);
        used = Math.max(used, (place >>> 5) + 1);
      }
      if (hasBit(prefixes, this.#length - 1)) return at;
    }
    return -1;
  }
}

const underscore = 95;

/** One character on, for the prefixes that it continues; gives how many words have a bit now. */
function advance(prefixes: Int32Array, mask: Int32Array, words: number): number {
  let used = 0;
  // a prefix may begin at each character
  let carry = 1;
  for (let word = 0; word < words; word++) {
    // `words` is no more than the length of either
    const before = prefixes[word]!;
    const after = ((before << 1) | carry) & mask[word]!;
    carry = before >>> 31;
    prefixes[word] = after;
    if (after !== 0) used = word + 1;
  }
  return used;
}

// Every place is one of the piece, for which the bits were made.
function setBit(bits: Int32Array, place: number): void {
  bits[place >>> 5]! |= 1 << (place & 31);
}

function hasBit(bits: Int32Array, place: number): boolean {
  return (bits[place >>> 5]! & (1 << (place & 31))) !== 0;
}
