import { err, ok } from "neverthrow";
import type { Digest } from "../../domain/digest.ts";
import type { TenantId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { SingleUseStore } from "../../ports/single-use-store.ts";

/** Uses a handle up: of many who answer one page, one goes on. */
export const useHandle = (
  { singleUse }: { readonly singleUse: SingleUseStore },
  tenant: TenantId,
  digest: Digest,
  now: Instant,
): MaybeAsync<void, OAuthError<"invalid_request"> | PortError> =>
  andThen(singleUse.consume(tenant, digest, now), ({ verdict }) =>
    verdict === "fresh"
      ? ok(undefined)
      : err(
          refuseAuthorization(
            "invalid_request",
            verdict === "replayed" ? "interaction_answered" : "interaction_unknown",
          ),
        ),
  );
