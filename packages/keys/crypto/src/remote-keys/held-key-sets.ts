import { hash } from "node:crypto";
import type { Instant } from "@mintport/core/ports";
import type { JWK } from "jose";
import { LRUCache } from "lru-cache";

/** A set as it was fetched. */
export interface KeySet {
  readonly keys: readonly JWK[];
  /** Of the body they came in. */
  readonly bytes: number;
}

/** The state of a URI. */
export interface Held {
  readonly triedAt: Instant;
  readonly last: (KeySet & { readonly fetchedAt: Instant }) | undefined;
  /** Why the last fetch failed, if it did. */
  readonly failure?: unknown;
}

/** Key sets by URI, bounded, and when each was asked for, which outlives the set. */
export interface HeldKeySets {
  get(uri: string): Held | undefined;
  set(uri: string, held: Held): void;
  /** When the URI was last tried, also if what it answered has made room since. */
  triedAt(uri: string): Instant | undefined;
}

/**
 * Large sets have room of their own: whoever publishes many of them pushes out nobody's small one. Moments are many and
 * small, so a URI does not become free to be fetched again by the sets of others.
 */
export const heldKeySets = (): HeldKeySets => {
  const small = new LRUCache<string, Held>({ max: maxUris });
  const large = new LRUCache<string, Held>({ max: maxUris, maxSize, sizeCalculation: bytesOf });
  const tries = new LRUCache<string, Instant>({ max: maxTries });
  return {
    get: (uri) => small.get(uri) ?? large.get(uri),
    set: (uri, held) => {
      const [right, other] = bytesOf(held) <= smallest ? [small, large] : [large, small];
      other.delete(uri);
      right.set(uri, held);
      tries.set(shorten(uri), held.triedAt);
    },
    triedAt: (uri) => tries.get(shorten(uri)),
  };
};

const bytesOf = ({ last }: Held): number => 1 + (last?.bytes ?? 0);

const shorten = (uri: string): string => hash("sha256", uri, "base64url");

/** URIs held, of either kind; the one least used makes room. */
const maxUris = 1000;

/** Bytes of the body of a small set: some 20 EC keys, or 10 RSA ones. */
const smallest = 8 * 1024;

/** The most bytes that all large sets may hold together, counted in their bodies. */
const maxSize = 8 * 1024 * 1024;

/** Moments held: as many as one process can make in a cool-down, and some 2 MB. */
const maxTries = 10_000;
