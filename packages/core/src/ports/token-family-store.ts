import type { ResultAsync } from "neverthrow";
import type { Digest } from "../domain/digest.ts";
import type { FamilyId, TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Expiring } from "./expiring.ts";

/**
 * Families of tokens that replace each other: a refresh token and its successors (RFC 9700 §4.14). Of one family at
 * most one token is current.
 */
export interface TokenFamilyStore extends Expiring {
  /** Begins a family with its first token. `exists`: the family or the digest is taken; nothing was changed. */
  start(
    tenant: TenantId,
    family: FamilyId,
    first: FamilyToken,
    content: string,
  ): ResultAsync<"started" | "exists", PortError>;

  /**
   * Replaces `presented` by `successor`, in one atomic step.
   *
   * Promise: of any number of concurrent callers exactly one sees `rotated`. A token that was replaced before is
   * `reused`, and by the time that is answered the whole family is revoked, on every handle. A token of a revoked
   * family is `reused` too. Expired, another tenant's and never stored are `unknown`.
   */
  rotate(
    tenant: TenantId,
    presented: Digest,
    successor: FamilyToken,
    now: Instant,
  ): ResultAsync<Rotation, PortError>;

  /** The content, if `presented` is the current token of a living family. */
  find(
    tenant: TenantId,
    presented: Digest,
    now: Instant,
  ): ResultAsync<FamilyContent | undefined, PortError>;

  /** Ends the family: none of its tokens works again. After `ok`, every handle sees it. */
  revoke(tenant: TenantId, family: FamilyId): ResultAsync<"revoked" | "unknown", PortError>;
}

/** One refresh token of a family: its digest, and the first moment at which it is over. */
export interface FamilyToken {
  readonly digest: Digest;
  readonly expiresAt: Instant;
}

/** A family, and the content that was kept at its start. */
export interface FamilyContent {
  readonly family: FamilyId;
  /** The text that core wrote at `start`: at most 64 KiB. */
  readonly content: string;
}

/** The outcome of a rotation. `reused` means that the token was rotated before: somebody has a copy. */
export type Rotation =
  | ({ readonly verdict: "rotated" } & FamilyContent)
  | ({ readonly verdict: "reused" } & FamilyContent)
  | { readonly verdict: "unknown" };
