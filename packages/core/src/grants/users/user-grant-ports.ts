import type { Seconds } from "../../domain/instant.ts";
import type { AccessTokenStore } from "../../ports/access-token-store.ts";
import type { Digester } from "../../ports/digester.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { GrantStore } from "../../ports/grant-store.ts";
import type { SingleUseStore } from "../../ports/single-use-store.ts";
import type { Subjects } from "../../ports/subjects.ts";
import type { TokenFamilyStore } from "../../ports/token-family-store.ts";

/** The ports and options of the grants by which users' tokens are issued. */
export interface UserGrantPorts {
  readonly singleUse: SingleUseStore;
  readonly tokenFamilies: TokenFamilyStore;
  readonly grants: GrantStore;
  readonly accessTokens: AccessTokenStore;
  readonly subjects: Subjects;
  readonly entropy: Entropy;
  readonly digester: Digester;
  readonly refreshTokens: RefreshTokenOptions;
}

/** How long refresh tokens live. Times are in seconds. */
export interface RefreshTokenOptions {
  /** The whole life of a family, from the login on; refreshing does not extend it. @default 7_776_000, which is 90 days */
  readonly lifetime: Seconds;
  /** The longest that one may lie unused. @default 2_592_000, which is 30 days */
  readonly idleLifetime: Seconds;
  /**
   * The time in which a public client that lost an answer gets the same answer again. 0: never, and a lost answer logs the
   * user out.
   *
   * @default 30
   */
  readonly retryWindow: Seconds;
}
