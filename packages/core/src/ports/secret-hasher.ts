import type { ResultAsync } from "neverthrow";
import type { SecretHash } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/** Turns client secrets into what a store may keep, and compares. */
export interface SecretHasher {
  /** The hash of `secret`, as text that begins with its scheme: `$scheme$…`. */
  hash(secret: string): ResultAsync<SecretHash, PortError>;

  /**
   * Which of `hashes`, all of one client of the tenant, the presented secret belongs to.
   *
   * Promise: a secret matches only if its UTF-8 bytes are those that were hashed; comparison takes the same time
   * wherever the first difference is. A mismatch costs the same work whichever clients of the tenant the hashes are of,
   * also with no hashes at all, where nothing matches: an unknown client costs what a wrong secret costs. A hash of an
   * unknown scheme matches nothing.
   */
  verify(
    presented: string,
    hashes: readonly SecretHash[],
    tenant: TenantId,
  ): MaybeAsync<SecretVerdict, PortError>;
}

/** The outcome of a comparison: the hash that a secret matches, or `mismatch`. */
export type SecretVerdict =
  | {
      readonly verdict: "match";
      readonly hash: SecretHash;
      /** Whether `hash` would write it in another scheme today. */
      readonly outdated?: boolean;
    }
  | { readonly verdict: "mismatch" };
