/**
 * Bytes as text, one character a byte, so that each character's code is the byte. The platform's fastest decoder is windows-1252, in
 * which 27 bytes have other characters: they are put right where any stands.
 *
 * @example oneByteEach(Uint8Array.of(0x80)) // "\x80", not "€"
 */
export const oneByteEach = (bytes: Uint8Array): string => bytesOfWindows1252(decoder.decode(bytes));

/** The same of text that a decoder for `latin1` made. */
export const bytesOfWindows1252 = (text: string): string =>
  beyondLatin1.test(text)
    ? text.replaceAll(beyondLatin1All, (character) => byteOf.get(character) ?? character)
    : text;

const decoder = new TextDecoder("latin1");
const beyondLatin1 = /[^\0-\xff]/;
const beyondLatin1All = /[^\0-\xff]/g;

const byteOf: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 32 }, (_, at) => [
    decoder.decode(Uint8Array.of(0x80 + at)),
    String.fromCharCode(0x80 + at),
  ]),
);
