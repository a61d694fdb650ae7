import { err, ok, type Result } from "neverthrow";
import type { Tenant } from "../../domain/tenant.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { Received } from "../known.ts";

/** OAuth 2.1 §7.10: a form of another site is refused before anything that it names is looked at. */
export const requireOwnOrigin =
  ({ pageOrigins }: { readonly pageOrigins: readonly string[] }) =>
  <K extends Received & { readonly tenant: Tenant }>(
    known: K,
  ): Result<K, OAuthError<"invalid_request">> => {
    const { headers } = known.request;
    const origin = headers.get("origin");
    const isOwn =
      origin === null || origin === undefined
        ? headers.get("sec-fetch-site") === "same-origin"
        : origin === new URL(known.tenant.issuer).origin || pageOrigins.includes(origin);
    return isOwn
      ? ok(known)
      : err(refuseAuthorization("invalid_request", "interaction_cross_site"));
  };
