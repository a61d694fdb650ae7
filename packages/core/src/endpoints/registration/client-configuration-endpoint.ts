import { err, ok } from "neverthrow";
import { policyOfDoor } from "../../domain/registration/registration-doors.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import {
  type ClientConfigurationErrorCode,
  refuseRegistration,
} from "../../errors/refuse-registration.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import type { Received } from "../known.ts";
import { limitSource } from "../steps/authorizing-client.ts";
import { type Failure, steps } from "../steps/steps.ts";
import { bearerChallenges } from "./bearer-token.ts";
import { type AtDoors, doorSteps } from "./door-steps.ts";
import { type FoundRegistration, findRegistration } from "./find-registration.ts";
import { makeAccessToken } from "./make-access-token.ts";
import { readUpdate } from "./read-update.ts";
import { withSecret, withToken } from "./registration-endpoint.ts";
import type { RegistrationPorts } from "./registration-ports.ts";
import { configurationPath, registrationResponse, type Told } from "./registration-response.ts";

/** The client configuration endpoint (RFC 7592 §2): a client that registered itself reads, replaces or removes its registration. */
export const clientConfigurationEndpoint = (
  ports: RegistrationPorts,
): EndpointDefinition<ClientConfigurationErrorCode> => ({
  name: "client_configuration",
  path: { below: `${ports.endpointPath}${configurationPath}` },
  methods: ["GET", "PUT", "DELETE"],
  challenges: bearerChallenges,
  steps: steps<Received>().within(
    limitSource(ports.rateLimiter),
    doorSteps(ports).step("registration", findRegistration(ports)).step("answer", act(ports)),
  ),
});

type Found = AtDoors & FoundRegistration;

const act =
  (ports: RegistrationPorts) =>
  <K extends Found>(known: K): MaybeAsync<K & Answered, Failure<ClientConfigurationErrorCode>> => {
    switch (known.request.method) {
      case "PUT":
        return replace(ports, known);
      case "DELETE":
        return remove(ports, known);
      default:
        return read(ports, known);
    }
  };

const read = <K extends Found>(
  ports: RegistrationPorts,
  known: K,
): MaybeAsync<K & Answered, Failure<ClientConfigurationErrorCode>> => {
  const { tenant, client, registration, doors } = known;
  const rotates = policyOfDoor(doors, registration.by)?.rotation === "always";
  // The token that was shown is the one that this request carries: it is told again only where it is another.
  return rotates
    ? andThen(makeAccessToken(ports), ({ accessToken, digest }) =>
        write(ports, known, { tenant, client: withToken(client, digest), accessToken }),
      )
    : ok({
        ...known,
        response: registrationResponse(ports, 200, { tenant, client, accessToken: tokenOf(known) }),
      });
};

const replace = <K extends Found>(
  ports: RegistrationPorts,
  known: K,
): MaybeAsync<K & Answered, Failure<ClientConfigurationErrorCode>> =>
  andThen(readUpdate(ports, known), ({ client: next, rotates }) =>
    andThen(withSecret(ports, next, known.at), ({ client, secret }) => {
      const { tenant } = known;
      return rotates
        ? andThen(makeAccessToken(ports), ({ accessToken, digest }) =>
            write(ports, known, { tenant, client: withToken(client, digest), secret, accessToken }),
          )
        : write(ports, known, { tenant, client, secret, accessToken: tokenOf(known) });
    }),
  );

/** RFC 7592 §3: the answer always holds the token that opens the registration. */
const tokenOf = ({ request }: Received): string =>
  (request.headers.get("authorization") ?? "").replace(/^Bearer +/i, "");

/** Of two who change a registration at once the second is told to read it again. */
const write = <K extends Found>(
  ports: RegistrationPorts,
  known: K,
  told: Told,
): MaybeAsync<K & Answered, Failure<"invalid_request" | "invalid_token">> =>
  andThen(
    ports.registry.clients.update(known.tenant.id, told.client, known.revision),
    ({ verdict }): MaybeAsync<K & Answered, OAuthError<"invalid_request" | "invalid_token">> =>
      verdict === "updated"
        ? ok({ ...known, client: told.client, response: registrationResponse(ports, 200, told) })
        : refuseVerdict(verdict),
  );

/** RFC 7592 §2.3: with the client its grants, its tokens and its registration access token are gone. */
const remove = <K extends Found>(
  { acts }: RegistrationPorts,
  known: K,
): MaybeAsync<K & Answered, OAuthError<"invalid_request" | "invalid_token"> | PortError> => {
  const { tenant, client, revision } = known;
  return andThen(
    acts.remove(tenant.id, client.id, revision),
    (verdict): MaybeAsync<K & Answered, OAuthError<"invalid_request" | "invalid_token">> =>
      verdict === "removed" ? ok({ ...known, response: removed }) : refuseVerdict(verdict),
  );
};

const removed = {
  status: 204,
  headers: { "Cache-Control": "no-store", Pragma: "no-cache" },
  body: "",
};

const refuseVerdict = (verdict: "stale" | "unknown") =>
  err(
    verdict === "stale"
      ? refuseRegistration("invalid_request", "registration_changed_meanwhile")
      : refuseRegistration("invalid_token", "registration_unknown"),
  );
