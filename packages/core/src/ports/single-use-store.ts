import type { Digest } from "../domain/digest.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Expiring } from "./expiring.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/**
 * Things of ours that work once: authorization codes, device codes, request URIs. The store knows none of these: it
 * keeps a text that core wrote and reads, under the digest of what the client holds.
 */
export interface SingleUseStore extends Expiring {
  /** Keeps `content` until `expiresAt`. `exists`: the digest is taken; nothing was changed. */
  put(
    tenant: TenantId,
    digest: Digest,
    item: SingleUseItem,
  ): MaybeAsync<"stored" | "exists", PortError>;

  /** The content without using it up: for the checks that come before. */
  peek(tenant: TenantId, digest: Digest, now: Instant): MaybeAsync<Consumption, PortError>;

  /**
   * Uses the item up, in one atomic step.
   *
   * Promise: of any number of concurrent callers exactly one sees `fresh`; every later one sees `replayed`, with the
   * content, until the item expires. Expired, another tenant's and never stored are all `unknown`.
   */
  consume(tenant: TenantId, digest: Digest, now: Instant): MaybeAsync<Consumption, PortError>;
}

/** The content of a thing that is used once, and the first moment at which it is over. */
export interface SingleUseItem {
  /** Text of at most 64 KiB. */
  readonly content: string;
  readonly expiresAt: Instant;
}

/** The outcome of a use: the first is `fresh`, each later one is `replayed`, anything else is `unknown`. */
export type Consumption =
  | { readonly verdict: "fresh"; readonly content: string }
  | { readonly verdict: "replayed"; readonly content: string }
  | { readonly verdict: "unknown" };
