import { err, ok, type Result } from "neverthrow";
import type { RegistrationDoors } from "../../domain/registration/registration-doors.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import type { Received } from "../known.ts";
import { findTenant, requireEnabledTenant } from "../steps/find-tenant.ts";
import { type Steps, steps } from "../steps/steps.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

/** A request at a tenant where clients may register themselves. */
export interface AtDoors extends Received {
  readonly tenant: Tenant;
  readonly doors: RegistrationDoors;
}

/** The first steps of both endpoints. A tenant at which nobody may register has none of them. */
export const doorSteps = ({
  tenants,
  doorsOf,
}: RegistrationPorts): Steps<Received, AtDoors, "invalid_request", "tenant"> =>
  steps<Received>()
    .step("tenant", findTenant(tenants))
    .step("tenant", requireEnabledTenant)
    .step("tenant", refuseCredentialInQuery)
    .step("tenant", (known): Result<AtDoors, OAuthError<"invalid_request">> => {
      const doors = doorsOf(known.tenant.id);
      return doors === undefined
        ? err(invalidRequest("endpoint_unknown"))
        : ok({ ...known, doors });
    });

/** It would be logged with the URL. */
const refuseCredentialInQuery = <K extends Received>(
  known: K,
): Result<K, OAuthError<"invalid_request">> => {
  const { url } = known.request;
  const query = new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?") + 1) : "");
  return credentials.some((name) => query.has(name))
    ? err(invalidRequest("credential_in_url"))
    : ok(known);
};

const credentials = ["access_token", "registration_access_token", "client_secret"];
