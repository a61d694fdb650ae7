import { err, ok, type Result } from "neverthrow";
import type { Tenant } from "../../domain/tenant.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { Received } from "../known.ts";
import { isOwnForm } from "./is-own-form.ts";

/** OAuth 2.1 §7.10: a form of another site is refused before anything that it names is looked at. */
export const requireOwnOrigin =
  ({ pageOrigins }: { readonly pageOrigins: readonly string[] }) =>
  <K extends Received & { readonly tenant: Tenant }>(
    known: K,
  ): Result<K, OAuthError<"invalid_request">> => {
    const own = [new URL(known.tenant.issuer).origin, ...pageOrigins];
    return isOwnForm(known.request.headers, own)
      ? ok(known)
      : err(refuseAuthorization("invalid_request", "interaction_cross_site"));
  };
