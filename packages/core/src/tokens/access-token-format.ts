import type { Result } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import type { KeyId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { AccessTokenFormatName } from "../domain/resource.ts";
import type { SigningAlgorithm } from "../domain/signing-algorithm.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { TokenFault } from "../errors/token-fault.ts";
import type { MaybeAsync } from "../ports/maybe-async.ts";

/** How an access token is written down, and read again. */
export interface AccessTokenFormat {
  readonly name: AccessTokenFormatName;
  /** Makes the text that the client gets. After `ok` the token is valid; after `err` no token exists. */
  mint(token: AccessToken, minting: Minting): MaybeAsync<MintedToken, PortError>;
  /**
   * The token of a text that looks like this format's, if it is genuine: made by this tenant and by nobody else.
   * Whether it is still live is not judged here.
   */
  read(text: string, tenant: Tenant, now: Instant): MaybeAsync<TokenReading, PortError>;
}

/** The tenant and the algorithm that an access token is made for. */
export interface Minting {
  readonly tenant: Tenant;
  readonly algorithm: SigningAlgorithm;
}

/** An access token as text, and the key that signed it. */
export interface MintedToken {
  readonly value: string;
  /** The key that signed it, if one did. */
  readonly keyId?: KeyId;
}

/** The token that a text is, or the fault for which it is none. */
export type TokenReading = Result<AccessToken, TokenFault>;

/** The formats of access tokens, by name. */
export type AccessTokenFormats = Readonly<Record<AccessTokenFormatName, AccessTokenFormat>>;
