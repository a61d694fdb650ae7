import type { ResultAsync } from "neverthrow";
import type { Digest } from "../domain/digest.ts";
import type { FamilyId, GrantId, TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Expiring } from "./expiring.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/**
 * Families of tokens that replace each other: a refresh token and its successors (RFC 9700 §4.14). Of one family at
 * most one token is current.
 */
export interface TokenFamilyStore extends Expiring {
  /** Begins a family with its first token. `exists`: the family or the digest is taken; nothing was changed. */
  start(
    tenant: TenantId,
    family: NewFamily,
    first: FamilyToken,
  ): MaybeAsync<"started" | "exists", PortError>;

  /**
   * Replaces `presented` by `successor`, in one atomic step.
   *
   * Promise: of any number of concurrent callers exactly one sees `rotated`. The others, and whoever comes later, see `retried`
   * while all of this holds: `presented` is the immediate predecessor of the current token, the current token has not been
   * rotated or touched, the family has not ended, and `now` is before the `retryUntil` that was stored with the successor. They
   * get that successor's `memo`, and nothing is changed.
   *
   * Any other token that was replaced before is `reused`, and by the time that is answered the whole family has ended, on every
   * handle. A token of a family that has ended is `ended`. Expired, another tenant's and never stored are `unknown`.
   */
  rotate(
    tenant: TenantId,
    presented: Digest,
    successor: Successor,
    now: Instant,
  ): MaybeAsync<Rotation, PortError>;

  /**
   * Says what `presented` is, and changes nothing: core judges client and request by the content before it rotates.
   * `superseded`: it was replaced, and its family lives.
   */
  inspect(tenant: TenantId, presented: Digest, now: Instant): MaybeAsync<Inspection, PortError>;

  /**
   * Notes a use of the current token where tokens are not rotated: it now expires at `expiresAt`, never sooner than before, and its
   * predecessor is `retried` no more. `superseded`, `ended` and `unknown`, as of `inspect`, change nothing.
   */
  touch(
    tenant: TenantId,
    presented: Digest,
    expiresAt: Instant,
    now: Instant,
  ): MaybeAsync<"touched" | "superseded" | "ended" | "unknown", PortError>;

  /** Ends the family: none of its tokens works again. After `ok`, every handle sees it. */
  revoke(tenant: TenantId, family: FamilyId): ResultAsync<"revoked" | "unknown", PortError>;

  /**
   * Ends every family of a grant, and answers how many there were, ended ones included. A family that is started at the
   * same time may be missed: core ends the grant first, and asks it at every use.
   */
  revokeByGrant(tenant: TenantId, grant: GrantId): ResultAsync<number, PortError>;
}

/** A family as it begins. */
export interface NewFamily {
  readonly id: FamilyId;
  /** The grant by which its families can be ended, if there is one. */
  readonly grant?: GrantId | undefined;
  /** The text that core wrote: at most 64 KiB. */
  readonly content: string;
}

/** One refresh token of a family: its digest, and the first moment at which it is over. */
export interface FamilyToken {
  readonly digest: Digest;
  readonly expiresAt: Instant;
}

/** A token that takes another's place. */
export interface Successor extends FamilyToken {
  /** Text of core's, at most 1 KiB, for whoever presents the predecessor again. It is no secret without that. */
  readonly memo: string;
  /** The first moment at which presenting the predecessor again counts as a theft. At or before `now`: at once. */
  readonly retryUntil: Instant;
}

/** A family, and the content that was kept at its start. */
export interface FamilyContent {
  readonly family: FamilyId;
  readonly content: string;
}

/** The outcome of a rotation. `reused` means that the token was rotated before: somebody has a copy. */
export type Rotation =
  | ({ readonly verdict: "rotated" } & FamilyContent)
  | ({ readonly verdict: "retried"; readonly memo: string } & FamilyContent)
  | ({ readonly verdict: "reused" | "ended" } & FamilyContent)
  | { readonly verdict: "unknown" };

/** What a token is. */
export type Inspection =
  | ({ readonly verdict: "current" | "superseded" | "ended" } & FamilyContent)
  | { readonly verdict: "unknown" };
