import type { JWK } from "jose";
import { okAsync, type ResultAsync } from "neverthrow";
import type { PortError } from "../errors/port-error.ts";

/**
 * Public keys that others publish: a client's at its `jwks_uri` (RFC 7591 §2), a trusted issuer's at its own.
 *
 * The URI is somebody else's choice, so an adapter must guard the fetch: https only; no address that is private,
 * loopback, link-local or reserved, judged after DNS and then pinned for the connection; no redirects; at most 64 KiB
 * within 3 seconds; whatever tokens say, one fetch of a URI in each cool-down.
 */
export interface RemoteKeySets {
  /**
   * The keys at `uri`, from a cache as long as that is fresh. A `kid` that the cached set lacks makes the adapter
   * fetch again, at most once in a cool-down.
   *
   * Promise: a server that refuses, hangs, redirects or answers nonsense is `unreachable`, and one whose address the
   * guard refuses is `not_allowed`; neither is ever `Err`: it is the other's fault and must not look like our outage.
   */
  find(uri: string, kid: string | undefined): ResultAsync<RemoteKeySet, PortError>;
}

/** The outcome of a fetch: the keys, or why there are none. */
export type RemoteKeySet =
  | { readonly verdict: "found"; readonly keys: readonly JWK[] }
  /** `cause` is for logs. */
  | { readonly verdict: "unreachable" | "not_allowed"; readonly cause: unknown };

/** A deployment that fetches no keys reaches none. */
export const noRemoteKeySets: RemoteKeySets = {
  find: () => okAsync({ verdict: "unreachable", cause: "no remoteKeySets are configured" }),
};
