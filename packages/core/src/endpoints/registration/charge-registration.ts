import { err, ok } from "neverthrow";
import { base64urlValues } from "../../domain/base64url-values.ts";
import { sourceOf } from "../../domain/source.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseRegistration } from "../../errors/refuse-registration.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { takeAttempt } from "../steps/take-attempt.ts";
import type { Admitted } from "./admit-registration.ts";
import type { AtDoors } from "./door-steps.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

type Refused = OAuthError<"temporarily_unavailable" | "invalid_token">;

/**
 * Charges a registration that is about to be made: to its source and to the tenant where anybody may register, and to the initial access
 * token that is counted. It comes after everything else was judged, so that a mistake uses nothing up.
 */
export const chargeRegistration =
  (ports: RegistrationPorts) =>
  <K extends AtDoors & Admitted>(known: K): MaybeAsync<K, Refused | PortError> => {
    const { by, countedToken, tenant } = known;
    const charged =
      by.door === "open"
        ? chargeOpen(ports, known)
        : countedToken === undefined
          ? ok(undefined)
          : useToken(ports, tenant, countedToken);
    return andThen(charged, () => ok(known));
  };

const chargeOpen = (
  ports: RegistrationPorts,
  { tenant, doors, request, at }: AtDoors,
): MaybeAsync<void, Refused | PortError> => {
  const { open } = doors;
  if (open === undefined)
    return err(refuseRegistration("invalid_token", "initial_access_token_missing"));
  const { remoteAddress } = request;
  const what = "registrations";
  const ofSource =
    // Without an address everybody would share one budget.
    remoteAddress === undefined
      ? ok(undefined)
      : takeAttempt(
          ports,
          tenant.id,
          {
            ...{ what, name: ["source", sourceOf(remoteAddress)] },
            ...{ attempts: open.perSource, window: 3600 },
          },
          at,
        );
  return andThen(ofSource, () =>
    takeAttempt(
      ports,
      tenant.id,
      {
        ...{ what, name: ["tenant"], attempts: open.most, window: open.policy.unusedLifetime },
        ...{ from: anyPlace(ports), looks: 10 },
      },
      at,
    ),
  );
};

const anyPlace = ({ entropy }: Pick<RegistrationPorts, "entropy">): number =>
  base64urlValues(entropy.text(3)).reduce((sum, value) => sum * 64 + value, 0);

/** Takes one use of a token away, in one step: of any number of callers at once no more than its uses get one. */
const useToken = (
  ports: RegistrationPorts,
  tenant: Tenant,
  id: string,
  attempts = 50,
): MaybeAsync<void, Refused | PortError> => {
  const { tenants } = ports.registry;
  return andThen(tenants.read(tenant.id), (found): MaybeAsync<void, Refused | PortError> => {
    const tokens = found?.value.initialAccessTokens ?? [];
    const token = tokens.find((one) => one.id === id);
    if (found === undefined || token === undefined)
      return err(refuseRegistration("invalid_token", "initial_access_token_unknown"));
    const { usesLeft } = token;
    if (usesLeft === undefined) return ok(undefined);
    if (usesLeft < 1)
      return err(refuseRegistration("invalid_token", "initial_access_token_used_up"));
    const initialAccessTokens = tokens.map((one) =>
      one.id === id ? { ...one, usesLeft: usesLeft - 1 } : one,
    );
    return andThen(
      tenants.update({ ...found.value, initialAccessTokens }, found.revision),
      ({ verdict }): MaybeAsync<void, Refused | PortError> => {
        if (verdict === "updated") return ok(undefined);
        return attempts > 1
          ? useToken(ports, tenant, id, attempts - 1)
          : err(
              portError("conflict", "tenant-registry", "many use an initial access token at once"),
            );
      },
    );
  });
};
