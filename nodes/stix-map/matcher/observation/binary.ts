/**
 * Binary values. A property whose name ends in `_hex` or `_bin` holds one as text (STIX 2.0 part 3, 2.1 and 2.4; in 2.1
 * `payload_bin`); a text and a binary value are compared through the text's code points, one byte each (STIX 2.1,
 * 9.6.1).
 */

export class Binary {
  /** @param hex lower-case digits, two a byte, so that order of text is order of bytes */
  constructor(readonly hex: string) {}

  /** the bytes as a text, one code point each */
  get text(): string {
    return Buffer.from(this.hex, 'hex').toString('latin1');
  }
}

/** The value of a property by its name: a Binary where the name says so and the text is one, else the value itself. */
export function valueByName(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (name.endsWith('_hex') && /^(?:[0-9a-f]{2})*$/i.test(value)) return new Binary(value.toLowerCase());
  if (name.endsWith('_bin') && /^[a-z0-9+/]*={0,2}$/i.test(value)) {
    return new Binary(Buffer.from(value, 'base64').toString('hex'));
  }
  return value;
}

/** The hexadecimal form of a text's code points, or undefined when one needs more than a byte. */
export function hexOfText(text: string): string | undefined {
  return /[\u0100-\uffff]/.test(text) ? undefined : Buffer.from(text, 'latin1').toString('hex');
}
