import { ok } from "neverthrow";
import type { FamilyId, TenantId } from "../../domain/identifiers.ts";
import { type Instant, later } from "../../domain/instant.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { markOf } from "../../tokens/access-token-kind.ts";
import type { UserGrantPorts } from "./user-grant-ports.ts";

/**
 * Ends all tokens of a family. The mark comes first: it also stops a family that another node is about to begin.
 */
export const endFamily = (
  {
    accessTokens,
    tokenFamilies,
    refreshTokens,
  }: Pick<UserGrantPorts, "accessTokens" | "tokenFamilies" | "refreshTokens">,
  tenant: TenantId,
  family: FamilyId,
  now: Instant,
): MaybeAsync<void, PortError> =>
  andThen(
    accessTokens.revoke(tenant, markOf(family), later(now, refreshTokens.lifetime + longestToken)),
    () => andThen(tokenFamilies.revoke(tenant, family), () => ok(undefined)),
  );

/** The longest that an access token may live: a day. */
const longestToken = 86_400;
