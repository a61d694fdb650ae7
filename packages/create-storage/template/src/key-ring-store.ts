import type { KeyRingStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Keeps one text for each tenant. The port is `key-store` in errors.
 *
 * Its suite proves:
 * - read has no ring at first, and gives back what was written on the other handle
 * - replace lets exactly one of 50 nodes write the first ring, and exactly one each next
 * - replace lets every revision lose but the one that is there, and changes nothing then
 * - read and replace keep the rings of two tenants apart
 * - tenants are compared byte by byte
 * - every method answers an error while the engine is gone, and works after it
 */
export const keyRingStore = (_client: MyEngineClient): KeyRingStore => {
  const todo = notWrittenYet("key-store");
  return {
    /** The ring and its revision, or `undefined`. */
    read: (tenant) => todo("read"),
    /**
     * One compare-and-swap: `replaced` with `nextRevision(expected)`, or with `newRevision()` where `expected` is
     * `undefined` and there is none; else `stale`.
     */
    replace: (tenant, expected, ring) => todo("replace"),
  };
};
