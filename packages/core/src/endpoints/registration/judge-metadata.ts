import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import { readClientMetadata } from "../../domain/registration/client-metadata.ts";
import type { KeptMembers } from "../../domain/registration/kept-members.ts";
import type { Members } from "../../domain/registration/members.ts";
import {
  clientOfMetadata,
  type JudgedClient,
  type RegistrationPolicy,
} from "../../domain/registration/registration-policy.ts";
import { type MetadataFault, metadataFault } from "../../errors/metadata-fault.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import { metadataRefused } from "../../errors/refuse-registration.ts";
import type { RegistrationActs } from "./registration-ports.ts";

/** The facts of a client that were judged, and what is kept beside them. */
export interface Judged {
  readonly judged: JudgedClient;
  readonly kept: KeptMembers;
}

type Refused = OAuthError<MetadataFault["code"]>;

/** Judges metadata by a policy, whether a client is registered with it or changes to it: the whole of it, each time. */
export const judgeMetadata = (
  members: Members,
  policy: RegistrationPolicy,
): Result<Judged, Refused> =>
  readClientMetadata(members)
    .andThen((metadata) =>
      clientOfMetadata(metadata, policy).map((judged) => ({
        judged,
        kept: { ...metadata.kept, ...statementIn(members) },
      })),
    )
    .mapErr(metadataRefused);

/** RFC 7591 §3.2.1: it comes back unmodified. It was verified before. */
const statementIn = ({ software_statement: statement }: Members): KeptMembers =>
  typeof statement === "string" && statement !== "" ? { software_statement: statement } : {};

/** Holds a client to what management would write: nothing may stand in a store that no operator could change again. */
export const requireWritable = (
  client: Client,
  { faultsOf }: Pick<RegistrationActs, "faultsOf">,
): Result<Client, Refused> => {
  const [fault] = faultsOf(client);
  return fault === undefined
    ? ok(client)
    : err(metadataRefused(metadataFault(memberOf(fault.field), inWordsOfTheRfc(fault.message))));
};

/** A message of a definition, for whoever knows the members alone. */
const inWordsOfTheRfc = (message: string): string =>
  message
    .replaceAll("authorization.requestSigningAlgorithm", "request_object_signing_alg")
    .replaceAll("jwksUri", "jwks_uri");

/** The member of RFC 7591 that a field of a definition comes from. */
const memberOf = (field: string): string => {
  const name = field.split(".").find((part) => Object.hasOwn(members, part));
  return name === undefined ? "client_metadata" : members[name as keyof typeof members];
};

const members = {
  authenticationMethods: "token_endpoint_auth_method",
  grantTypes: "grant_types",
  jwks: "jwks",
  jwksUri: "jwks_uri",
  redirectUris: "redirect_uris",
  applicationType: "application_type",
  ownScope: "scope",
  delegatedScope: "scope",
  name: "client_name",
} as const;
