/**
 * The text of a credential that we make: a prefix by which secret scanners find it, the random part, and a checksum by
 * which they tell a real one from a look-alike without asking us.
 *
 * @example credentialText("mpat", entropy.text(32)) // "mpat_2dZ…k0aB3x1"
 */
export const credentialText = (prefix: string, random: string): string => {
  const body = `${prefix}_${random}`;
  return `${body}${checksum(body)}`;
};

/** Whether `text` has the form of a credential with this prefix. Whether that credential exists is not looked up. */
export const isCredentialText = (prefix: string, text: string): boolean =>
  text.startsWith(`${prefix}_`) &&
  text.length > prefix.length + 1 + checksumLength &&
  text.length <= maxCredentialLength &&
  printable.test(text) &&
  checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength);

/** The checksum looks at one byte of each character, so there must be no more to it. */
const printable = /^[\x21-\x7e]+$/;

const checksumLength = 6;
const maxCredentialLength = 1024;

/** CRC-32 (IEEE 802.3) in base 62, as six characters: every slip of one character shows. */
const checksum = (text: string): string => {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc = (crc >>> 8) ^ (remainders[(crc ^ text.charCodeAt(i)) & 0xff] as number);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = "";
  for (let i = 0; i < checksumLength; i++) {
    digits = `${alphabet.charAt(rest % 62)}${digits}`;
    rest = Math.floor(rest / 62);
  }
  return digits;
};

/** What is left of each byte: eight steps of the division at once. */
const remainders: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
