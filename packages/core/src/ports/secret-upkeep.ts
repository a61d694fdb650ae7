import type { SecretHash } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";

/** Learns which secret a client used, to note the day, and to hash it anew where its scheme is old. */
export interface SecretUpkeep {
  /** Must not block and cannot fail: it is called on the request's path, and its work is done after it. What it throws is dropped. */
  used(use: SecretUse): void;
}

/** One use of a secret: the client, the moment, and the secret that matched. */
export type SecretUse = {
  readonly tenant: TenantId;
  readonly client: ClientId;
  readonly at: Instant;
} & (
  | {
      readonly hash: SecretHash;
      /** The secret itself, only if its hash is of an outdated scheme and should be made anew. Not to be kept. */
      readonly presented?: string;
    }
  /** The id of an API key. */
  | { readonly apiKey: string }
);
