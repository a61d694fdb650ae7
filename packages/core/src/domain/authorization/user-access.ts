import type { KeyThumbprint } from "../confirmation.ts";
import type { Digest } from "../digest.ts";
import type { Generation } from "../generation.ts";
import type { ClientId, FamilyId, GrantId } from "../identifiers.ts";
import type { Instant } from "../instant.ts";
import type { ResourceIndicator } from "../resource-indicator.ts";
import type { Scope } from "../scope.ts";
import type { UserAuthentication } from "../user-authentication.ts";

/** What a user allowed a client in one authorization: the content of a code, and of the refresh tokens that it leads to. */
export interface UserAccess {
  readonly client: ClientId;
  readonly subject: string;
  readonly grant: GrantId;
  readonly scope: Scope;
  readonly resources: readonly ResourceIndicator[];
  readonly authentication: UserAuthentication;
  /** Digest of the embedder's session in which the user agreed. */
  readonly session: Digest;
  /** The generations of tenant and client when they did: none of a later life may use it. */
  readonly generations: { readonly tenant: Generation; readonly client: Generation };
}

/** The content of an authorization code (RFC 6749 §4.1.2). The code itself is nowhere. */
export interface AuthorizationCode extends UserAccess {
  /** The family of all tokens that it leads to: it is ended if the code comes again. */
  readonly family: FamilyId;
  /** Where it was sent. */
  readonly redirectUri: string;
  readonly codeChallenge: Digest;
  /** Whether a refresh token goes with it. */
  readonly offline: boolean;
  readonly nonce?: string;
  /** The DPoP key that whoever redeems it must prove (RFC 9449 §10). */
  readonly dpopKey?: KeyThumbprint;
  /** The first moment at which it is no longer accepted. Its row is kept longer, so that a replay is seen. */
  readonly usableUntil: Instant;
}
