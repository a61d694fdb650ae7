import type { Result } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import type { Client } from "../domain/client.ts";
import type { Instant } from "../domain/instant.ts";
import type { RefreshToken } from "../domain/refresh-token.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { TokenFault } from "../errors/token-fault.ts";
import type { MaybeAsync } from "../ports/maybe-async.ts";

/** A token that is genuine and live, by its kind (the values of `token_type_hint`, RFC 7009 §2.1). */
export type LiveToken =
  | { readonly kind: "access_token"; readonly token: AccessToken }
  | { readonly kind: "refresh_token"; readonly token: RefreshToken };

/**
 * Finds the token of a text, if it is this tenant's, genuine, and live at `now`; otherwise says why it is not. `asker` is the
 * tenant's client that asks, as it was found for this very request: its own tokens are judged by that record, and it is not
 * looked up again.
 */
export type FindLiveToken = (
  tenant: Tenant,
  text: string,
  now: Instant,
  asker?: Client,
) => MaybeAsync<Result<LiveToken, TokenFault>, PortError>;

/** Ends a live token. After `ok` it is dead on every node. */
export type RevokeToken = (live: LiveToken) => MaybeAsync<void, PortError>;

/** All that introspection and revocation need to know of one kind of token. */
export interface TokenKind {
  readonly kind: LiveToken["kind"];
  /** Whether a text would be such a token, by its looks. */
  recognises(text: string): boolean;
  readonly find: FindLiveToken;
  /** Finds one to end it, which may be one that is not live itself but stands for others that are. Default: as `find`. */
  readonly findToEnd?: FindLiveToken;
  /** Ends one of its own kind. */
  readonly revoke: RevokeToken;
}
