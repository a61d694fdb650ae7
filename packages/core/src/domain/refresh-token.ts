import type { AccessToken } from "./access-token.ts";
import type { FamilyId } from "./identifiers.ts";

/**
 * The content of a refresh token (RFC 6749 §1.5): the access on which the client may get new access tokens. It is no JWT, and its
 * text says nothing.
 */
export interface RefreshToken extends Omit<AccessToken, "actor" | "mayAct"> {
  /** The tokens that replace each other, of which it is one (RFC 9700 §4.14). */
  readonly family: FamilyId;
}
