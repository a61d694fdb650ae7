import { err, ok } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import type { ClientId } from "../../domain/identifiers.ts";
import { present } from "../../domain/present.ts";
import {
  type RegisteredBy,
  registeredIdPrefix,
} from "../../domain/registration/client-registration.ts";
import type { Members } from "../../domain/registration/members.ts";
import type { MetadataFault } from "../../errors/metadata-fault.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { type RegistrationErrorCode } from "../../errors/refuse-registration.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import { readJsonRequest } from "../json-request.ts";
import type { Received } from "../known.ts";
import { limitSource } from "../steps/authorizing-client.ts";
import { steps } from "../steps/steps.ts";
import { type Admitted, admitRegistration } from "./admit-registration.ts";
import { bearerChallenges } from "./bearer-token.ts";
import { chargeRegistration } from "./charge-registration.ts";
import { type AtDoors, doorSteps } from "./door-steps.ts";
import { judgeMetadata, requireWritable } from "./judge-metadata.ts";
import { makeAccessToken } from "./make-access-token.ts";
import type { RegistrationPorts } from "./registration-ports.ts";
import { registrationPath, registrationResponse } from "./registration-response.ts";

/** The client registration endpoint (RFC 7591 §3): a client says what it is, and becomes one of the tenant's. */
export const registrationEndpoint = (
  ports: RegistrationPorts,
): EndpointDefinition<RegistrationErrorCode> => ({
  name: "registration",
  path: { below: `${ports.endpointPath}${registrationPath}` },
  methods: ["POST"],
  challenges: bearerChallenges,
  metadata: ({ id }, url) =>
    present({ registration_endpoint: ports.doorsOf(id) === undefined ? undefined : url }),
  steps: steps<Received>().within(
    limitSource(ports.rateLimiter),
    doorSteps(ports)
      .step("request", (known) =>
        readJsonRequest(known.request, ports.bodyLimit).map((members) => ({ ...known, members })),
      )
      .step("registrant", admitRegistration(ports))
      .step("client_metadata", judge(ports))
      .step("limits", chargeRegistration(ports))
      .step("answer", register(ports)),
  ),
});

type Wanted = AtDoors & Admitted & { readonly wanted: Client };

/** The client as it would be, but for its secret and its token. */
const judge =
  ({ acts, entropy }: RegistrationPorts) =>
  <K extends AtDoors & Admitted & { readonly members: Members }>(
    known: K,
  ): MaybeAsync<K & Wanted, OAuthError<MetadataFault["code"]>> =>
    judgeMetadata(known.members, known.policy)
      .andThen(({ judged, kept }) =>
        requireWritable(
          {
            id: `${registeredIdPrefix}${entropy.text(16)}` as ClientId,
            secrets: [],
            ...judged,
            generation: acts.newGeneration(),
            registration: { registeredAt: known.at, by: known.by, accessToken: none, kept },
            disabled: false,
          },
          acts,
        ),
      )
      .map((wanted) => ({ ...known, wanted }));

/** Stands until there is a token. */
const none = "" as NonNullable<Client["registration"]>["accessToken"];

const register =
  (ports: RegistrationPorts) =>
  <K extends Wanted>(
    known: K,
  ): MaybeAsync<K & Answered, OAuthError<"invalid_request"> | PortError> => {
    const { tenant, wanted, at } = known;
    return andThen(withSecret(ports, wanted, at), ({ client: made, secret }) =>
      andThen(makeAccessToken(ports), ({ accessToken, digest }) => {
        const client = withToken(made, digest);
        return andThen(ports.registry.clients.create(tenant.id, client), ({ verdict }) => {
          // Of 128 random bits none comes twice; a tenant that is gone meanwhile has no clients.
          if (verdict !== "created") return err(portError("conflict", "client-registry", verdict));
          const told = { tenant, client, secret, accessToken };
          const response = registrationResponse(ports, 201, told);
          const registeredBy = nameOf(known.by);
          return ok({ ...known, claimedClient: client.id, client, registeredBy, response });
        });
      }),
    );
  };

/** The door, as events tell of it. */
const nameOf = (by: RegisteredBy): string => {
  switch (by.door) {
    case "open":
      return by.door;
    case "initial_access_token":
      return `${by.door} ${by.token}`;
    case "software_statement":
      return `${by.door} ${by.issuer}`;
  }
};

/** The client with a secret, where its method needs one that it has not. */
export const withSecret = (
  { acts }: Pick<RegistrationPorts, "acts">,
  client: Client,
  at: Received["at"],
): MaybeAsync<{ readonly client: Client; readonly secret?: string }, PortError> => {
  const usesSecrets = client.authenticationMethods.some((name) =>
    name.startsWith("client_secret_"),
  );
  if (!usesSecrets) return ok({ client: { ...client, secrets: [] } });
  if (client.secrets.length > 0) return ok({ client });
  return andThen(acts.makeSecret(at), ({ secret, kept }) =>
    ok({ client: { ...client, secrets: [kept] }, secret }),
  );
};

/** The client with another registration access token. */
export const withToken = (
  client: Client,
  accessToken: NonNullable<Client["registration"]>["accessToken"],
): Client =>
  client.registration === undefined
    ? client
    : { ...client, registration: { ...client.registration, accessToken } };
