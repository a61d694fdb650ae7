import type { AccessToken } from "../domain/access-token.ts";
import type { KeyId } from "../domain/identifiers.ts";
import type { RefreshToken } from "../domain/refresh-token.ts";

/** A token and the text that the client gets of it. */
export interface IssuedToken<T> {
  readonly token: T;
  readonly value: string;
  /** The key that signed it, if one did. */
  readonly keyId?: KeyId | undefined;
}

/** Everything that one request is answered with. */
export interface IssuedTokens {
  readonly accessToken: IssuedToken<AccessToken>;
  /** RFC 6749 §1.5. */
  readonly refreshToken?: IssuedToken<RefreshToken>;
  /** OpenID Connect Core §2, as the client gets it. */
  readonly idToken?: string;
  /** Whether the access token was issued before and is handed out again. */
  readonly reused: boolean;
  /** Whether the refresh token was handed out before: the client presented its predecessor again, in time. Default: no. */
  readonly retried?: boolean;
}
