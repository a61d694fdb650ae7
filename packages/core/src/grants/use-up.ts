import { err, ok, okAsync, type ResultAsync } from "neverthrow";
import { invalidGrant, type OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import { isUsed, type SingleUse, useOnce } from "../jwt/use-once.ts";
import type { GrantedAccess } from "../tokens/granted-access.ts";
import type { GrantPorts, GrantRequest } from "./grant-type.ts";

/** Refuses an assertion that was used. An early answer; the verdict is that of `useUp`, of which one alone succeeds. */
export const requireUnused = (
  ports: Pick<GrantPorts, "digester" | "replays">,
  { tenant, now }: GrantRequest,
  singleUse: SingleUse | undefined,
): ResultAsync<void, OAuthError<"invalid_grant"> | PortError> =>
  singleUse === undefined
    ? okAsync(undefined)
    : isUsed(ports, tenant.id, singleUse, now).andThen((used) =>
        used ? err(invalidGrant("grant_assertion_replayed")) : ok(),
      );

/** The commit of a grant that takes each assertion once. */
export const useUp =
  ({ tenant, now }: GrantRequest, singleUse: SingleUse): NonNullable<GrantedAccess["commit"]> =>
  (tokens, ports) =>
    useOnce(ports, tenant.id, singleUse, now).andThen((verdict) =>
      verdict === "first" ? ok(tokens) : err(invalidGrant("grant_assertion_replayed")),
    );
