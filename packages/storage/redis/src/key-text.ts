import { sha256 } from "@noble/hashes/sha2.js";

/**
 * An identifier as a part of a key: as it is where it is plain, so that an operator can read it; else `#` and its
 * digest, so that it holds no `/` and no brace, and two ids never make one key. The SQL adapter has the same: core, which
 * adapters share, knows no `node:crypto`. The vectors of `@mintport/testing` hold both to it.
 */
export const keyText = (id: string): string =>
  plain.test(id) ? id : `#${base64url(sha256(utf16(id)))}`;

/**
 * The same for what is to be removed: it may also be the name that a list has for a client whose record cannot be read, for whose
 * id nobody can tell any more. No id is taken for such a name: a client's holds no `#`.
 */
export const listedKeyText = (idOrName: string): string =>
  /^#[A-Za-z0-9_-]{43}$/.test(idOrName) ? idOrName : keyText(idOrName);

const plain = /^[A-Za-z0-9._~:-]{1,128}$/;

/** Little-endian on every machine: what one node wrote, another finds. */
const utf16 = (text: string): Uint8Array => {
  const bytes = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) bytes.setUint16(2 * i, text.charCodeAt(i), true);
  return new Uint8Array(bytes.buffer);
};

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => urlSafe[sign] ?? "");

const urlSafe: Readonly<Record<string, string>> = { "+": "-", "/": "_" };
