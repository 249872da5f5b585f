/**
 * The first place of a run of LIKE in a text, whatever the two are: both come from strangers, and trying place by place
 * takes the product of their lengths.
 */

/** A run without `_`, in time linear in the text (Knuth, Morris and Pratt, 1977). */
export class LiteralSearch {
  /** by place: how many characters that end there begin the run as well */
  private readonly overlap: Int32Array;

  constructor(private readonly run: string) {
    this.overlap = new Int32Array(run.length);
    for (let at = 1, matched = 0; at < run.length; at++)
      this.overlap[at] = matched = this.next(matched, run.charCodeAt(at));
  }

  /** Where the first match at `from` or later ends; -1 when there is none. */
  find(text: string, from: number): number {
    for (let at = from, matched = 0; at < text.length; at++) {
      matched = this.next(matched, text.charCodeAt(at));
      if (matched === this.run.length) return at + 1;
    }
    return -1;
  }

  private next(matched: number, unit: number): number {
    while (matched > 0 && this.run.charCodeAt(matched) !== unit) matched = this.overlap[matched - 1] ?? 0;
    return this.run.charCodeAt(matched) === unit ? matched + 1 : 0;
  }
}

/**
 * A run with `_`: all its beginnings that end at a character of the text are one set of bits (Shift-And: Baeza-Yates
 * and Gonnet, 1992), so that a character costs a thirty-second of the run at most, and no more than what is begun.
 */
export class RunSearch {
  /** characters, not UTF-16 units: `_` is one of any kind */
  private readonly length: number;
  private readonly words: number;
  /** places of `_`, a bit each */
  private readonly anyCharacter: Int32Array;
  /** places of each other character */
  private readonly places = new Map<number, number[]>();
  /** of those that have more places than there are words: their bits, and those of `_`; 32 characters at most */
  private readonly frequent = new Map<number, Int32Array>();

  constructor(run: string) {
    const characters = Array.from(run, (character) => character.codePointAt(0) ?? 0);
    this.length = characters.length;
    this.words = Math.ceil(this.length / 32);
    this.anyCharacter = new Int32Array(this.words);
    characters.forEach((character, place) => {
      if (character === UNDERSCORE) return setBit(this.anyCharacter, place);
      const places = this.places.get(character);
      if (places) places.push(place);
      else this.places.set(character, [place]);
    });
    for (const [character, places] of this.places) {
      if (places.length <= this.words) continue;
      const bits = this.anyCharacter.slice();
      for (const place of places) setBit(bits, place);
      this.frequent.set(character, bits);
    }
  }

  /** Where the first match at `from` or later ends, in UTF-16 units; -1 when there is none. */
  find(text: string, from: number): number {
    /** bit n: the run's characters 0 to n are the text's last ones */
    const begun = new Int32Array(this.words);
    /** words that may have a bit */
    let used = 0;
    for (let at = from; at < text.length;) {
      const character = text.codePointAt(at) ?? 0;
      at += character > 0xffff ? 2 : 1;
      const bits = this.frequent.get(character);
      const rare = bits ? [] : (this.places.get(character) ?? []).filter((n) => n === 0 || hasBit(begun, n - 1));
      used = advance(begun, bits ?? this.anyCharacter, Math.min(used + 1, this.words));
      for (const place of rare) {
        setBit(begun, place);
        used = Math.max(used, (place >>> 5) + 1);
      }
      if (hasBit(begun, this.length - 1)) return at;
    }
    return -1;
  }
}

const UNDERSCORE = 95;

/** One character on, for those that it continues; gives how many words have a bit now. */
function advance(begun: Int32Array, allowed: Int32Array, words: number): number {
  let used = 0;
  // a beginning may begin at each character
  let carry = 1;
  for (let word = 0; word < words; word++) {
    const before = begun[word] ?? 0;
    const after = ((before << 1) | carry) & (allowed[word] ?? 0);
    carry = before >>> 31;
    begun[word] = after;
    if (after !== 0) used = word + 1;
  }
  return used;
}

function setBit(bits: Int32Array, place: number): void {
  bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31));
}

function hasBit(bits: Int32Array, place: number): boolean {
  return ((bits[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0;
}
