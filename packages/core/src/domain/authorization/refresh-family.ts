import type { Confirmation } from "../confirmation.ts";
import type { Instant } from "../instant.ts";
import type { UserAccess } from "./user-access.ts";

/** The content of a family of refresh tokens: it is written once and never changes. */
export interface RefreshFamily extends UserAccess {
  readonly issuedAt: Instant;
  /** The first moment at which the whole family is over, however often it was refreshed. */
  readonly endsAt: Instant;
  /** The key that a public client must prove at every refresh (RFC 9449 §5). */
  readonly confirmation?: Confirmation;
}
