import { timingSafeEqual } from "node:crypto";

/** Whether two byte strings are equal, in a time that depends on their lengths only. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && timingSafeEqual(a, b);
