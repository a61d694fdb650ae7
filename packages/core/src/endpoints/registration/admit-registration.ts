import { err, ok, type Result } from "neverthrow";
import { equalText } from "../../domain/equal-text.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RegisteredBy } from "../../domain/registration/client-registration.ts";
import {
  type InitialAccessToken,
  initialAccessTokenFault,
} from "../../domain/registration/initial-access-token.ts";
import type { Members } from "../../domain/registration/members.ts";
import type { RegistrationPolicy } from "../../domain/registration/registration-policy.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseRegistration } from "../../errors/refuse-registration.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { bearerToken } from "./bearer-token.ts";
import type { AtDoors } from "./door-steps.ts";
import { readStatement, type StatementRefusal } from "./read-statement.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

/** A client's metadata, and who lets it in. */
export interface Admitted {
  /** What the client sent, with what a software statement says of it in its place. */
  readonly members: Members;
  readonly by: RegisteredBy;
  readonly policy: RegistrationPolicy;
  /** The token that pays for it, if it is counted. */
  readonly countedToken: string | undefined;
}

/**
 * Finds who lets a client in: the bearer of an initial access token, whom its profile bounds; the issuer of a software statement; or nobody,
 * where the tenant is open. A token or a statement that is sent must be good, also where none is asked for.
 */
export const admitRegistration =
  (ports: RegistrationPorts) =>
  <K extends AtDoors & { readonly members: Members }>(
    known: K,
  ): MaybeAsync<K & Admitted, StatementRefusal | OAuthError<"invalid_token"> | PortError> => {
    const { tenant, doors, at, request } = known;
    return andThen(findToken(ports, tenant, bearerToken(request.headers), at), (token) =>
      andThen(
        readStatement(ports, known),
        ({ members, door }): Result<K & Admitted, OAuthError<"invalid_token">> => {
          const admitted = (
            by: RegisteredBy,
            policy: RegistrationPolicy,
            countedToken?: string,
          ): Result<K & Admitted, never> => ok({ ...known, members, by, policy, countedToken });
          if (token !== undefined) {
            const { id, profile, usesLeft } = token;
            const policy = doors.initialAccessTokens.get(profile);
            return policy === undefined
              ? err(refuseRegistration("invalid_token", "initial_access_token_profile_unknown"))
              : admitted(
                  { door: "initial_access_token", token: id, profile },
                  policy,
                  usesLeft === undefined ? undefined : id,
                );
          }
          if (door !== undefined)
            return admitted({ door: "software_statement", issuer: door.issuer }, door.policy);
          return doors.open === undefined
            ? err(refuseRegistration("invalid_token", "initial_access_token_missing"))
            : admitted({ door: "open" }, doors.open.policy);
        },
      ),
    );
  };

/** Read where it is written: a token that was taken away opens nothing, however long a cache may remember it. */
const findToken = (
  { digester, registry }: RegistrationPorts,
  tenant: Tenant,
  bearer: ReturnType<typeof bearerToken>,
  now: Instant,
): MaybeAsync<InitialAccessToken | undefined, OAuthError<"invalid_token"> | PortError> => {
  if (bearer === undefined) return ok(undefined);
  if (bearer === "malformed") return err(unknown);
  return andThen(digester.digest(bearer.token), (digest) =>
    andThen(
      registry.tenants.read(tenant.id),
      (found): Result<InitialAccessToken, OAuthError<"invalid_token">> => {
        const token = (found?.value.initialAccessTokens ?? []).find((one) =>
          equalText(one.digest, digest),
        );
        if (token === undefined) return err(unknown);
        const fault = initialAccessTokenFault(token, now);
        return fault === undefined
          ? ok(token)
          : err(refuseRegistration("invalid_token", `initial_access_token_${fault}`));
      },
    ),
  );
};

const unknown = refuseRegistration("invalid_token", "initial_access_token_unknown");
