import { err, ok, type Result } from "neverthrow";
import { type Client, isLive } from "../../domain/client.ts";
import type { Members } from "../../domain/registration/members.ts";
import { policyOfDoor } from "../../domain/registration/registration-doors.ts";
import type { RegistrationPolicy } from "../../domain/registration/registration-policy.ts";
import { metadataFault } from "../../errors/metadata-fault.ts";
import { type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import {
  type ClientConfigurationErrorCode,
  metadataRefused,
  refuseRegistration,
} from "../../errors/refuse-registration.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { readJsonRequest } from "../json-request.ts";
import type { Failure } from "../steps/steps.ts";
import type { AtDoors } from "./door-steps.ts";
import type { FoundRegistration } from "./find-registration.ts";
import { judgeMetadata, requireWritable } from "./judge-metadata.ts";
import { readStatement } from "./read-statement.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

/** A client as it is to be, and whether it gets another registration access token. */
export interface Update {
  readonly client: Client;
  readonly rotates: boolean;
}

/**
 * Reads what a registration is to be replaced by (RFC 7592 §2.2), and judges the whole of it by the rules of the door that the client came
 * in by, as they are now. What is left out is removed; the id and the secret stay. A client
 * that an operator changed since cannot change itself: it would undo that.
 */
export const readUpdate = (
  ports: RegistrationPorts,
  known: AtDoors & FoundRegistration,
): MaybeAsync<Update, Failure<ClientConfigurationErrorCode>> => {
  const { client, registration, doors, request } = known;
  const policy = policyOfDoor(doors, registration.by);
  if (policy?.updates !== true || registration.takenOver === true)
    return err(refuseRegistration("access_denied", "registration_closed"));
  return andThen(
    readJsonRequest(request, ports.bodyLimit).andThen((members) => requireOwn(members, client)),
    (members) =>
      andThen(requireSecret(ports, known, members), () =>
        andThen(readStatement(ports, { ...known, members }), ({ members: whole, door }) =>
          registration.by.door === "software_statement" && door?.issuer !== registration.by.issuer
            ? err(metadataRefused(statementMissing))
            : judgeUpdate(ports, known, { members: whole, policy }),
        ),
      ),
  );
};

/** Without it the client would shed what its issuer says of it. */
const statementMissing = metadataFault(
  "software_statement",
  "must be one of the issuer that the client was registered by",
);

const judgeUpdate = (
  { acts }: RegistrationPorts,
  { client, registration }: FoundRegistration,
  { members, policy }: { readonly members: Members; readonly policy: RegistrationPolicy },
): Result<Update, OAuthError<ClientConfigurationErrorCode>> =>
  judgeMetadata(members, policy)
    .andThen(({ judged, kept }) =>
      requireWritable(
        {
          ...operatorsPart(client),
          ...judged,
          registration: { ...registration, kept },
        },
        acts,
      ),
    )
    .map((next) => ({ client: next, rotates: policy.rotation !== "never" }));

/** All that a registration does not decide. */
const operatorsPart = (client: Client) => {
  const {
    keys: _keys,
    authorization: _authorization,
    dpopBoundAccessTokens: _dpop,
    certificateBoundAccessTokens: _certificate,
    ...part
  } = client;
  return part;
};

/** RFC 7592 §2.2: the client names itself, and nothing that only the server sets. */
const requireOwn = (
  members: Members,
  { id }: Client,
): Result<Members, OAuthError<"invalid_request">> => {
  if (serversMembers.some((name) => Object.hasOwn(members, name)))
    return err(refuseRegistration("invalid_request", "registration_member_forbidden"));
  return members["client_id"] === id
    ? ok(members)
    : err(refuseRegistration("invalid_request", "registration_client_mismatch"));
};

const serversMembers = [
  ...["registration_access_token", "registration_client_uri"],
  ...["client_secret_expires_at", "client_id_issued_at"],
];

/** RFC 7592 §2.2: a client cannot choose its secret. The present one may be sent, and is looked at. */
const requireSecret = (
  { secretHasher }: RegistrationPorts,
  { tenant, client, at }: AtDoors & FoundRegistration,
  { client_secret: secret }: Members,
): MaybeAsync<void, OAuthError<"invalid_request"> | PortError> => {
  if (secret === undefined || secret === null || secret === "") return ok(undefined);
  if (typeof secret !== "string") return err(mismatch);
  const live = client.secrets.filter((one) => isLive(one, at)).map(({ hash }) => hash);
  return andThen(secretHasher.verify(secret, live, tenant.id), ({ verdict }) =>
    verdict === "match" ? ok(undefined) : err(mismatch),
  );
};

const mismatch = refuseRegistration("invalid_request", "registration_secret_mismatch");
