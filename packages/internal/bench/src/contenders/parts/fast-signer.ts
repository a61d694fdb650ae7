import { type KeyObject, sign } from "node:crypto";
import type { Algorithm } from "../../scenario.ts";

/** Signs at once on this thread, by the form of the call that is fastest. */
export const signNow = (algorithm: Algorithm, key: KeyObject, input: string): Buffer => {
  const bytes = Buffer.from(input, "latin1");
  switch (algorithm) {
    case "ES256":
      return fromDer(sign("sha256", bytes, key));
    case "EdDSA":
      return sign(null, bytes, key);
    case "RS256":
      return sign("sha256", bytes, key);
  }
};

/** RFC 7518 §3.4 wants `r || s`; on Node 24 asking for that form costs as much again as the signature. */
const fromDer = (der: Buffer): Buffer => {
  const r = der[3] ?? 0;
  const s = der[5 + r] ?? 0;
  const raw = Buffer.alloc(64);
  const from = (start: number, length: number, end: number): void => {
    const extra = Math.max(0, length - 32);
    der.copy(raw, end - (length - extra), start + extra, start + length);
  };
  from(4, r, 32);
  from(6 + r, s, 64);
  return raw;
};
