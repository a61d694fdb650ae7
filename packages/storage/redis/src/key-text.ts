import { createHash } from "node:crypto";

/**
 * An identifier as a part of a key: as it is where it is plain, so that an operator can read it; else `#` and its
 * digest, so that it holds no `/` and no brace, and two ids never make one key. The SQL adapter has the same: core, which
 * adapters share, knows no `node:crypto`. The vectors of `@mintport/testing` hold both to it.
 */
export const keyText = (id: string): string =>
  plain.test(id) ? id : `#${createHash("sha256").update(id, "utf16le").digest("base64url")}`;

const plain = /^[A-Za-z0-9._~:-]{1,128}$/;
