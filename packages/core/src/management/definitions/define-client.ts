import { err, ok, type Result } from "neverthrow";
import * as z from "zod/mini";
import type { Client, SecretHash } from "../../domain/client.ts";
import type { Requiring } from "../../domain/client-requirement.ts";
import { present } from "../../domain/present.ts";
import type { RegisteredJwk } from "../../domain/public-keys.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { type AuthorizationDefinition, authorizationField } from "./authorization-field.ts";
import {
  clientIdField,
  federatedIdentityField,
  missingFor,
  scopeProblems,
} from "./client-fields.ts";
import { customClaimsField } from "./custom-claims-field.ts";
import { indicatorField } from "./indicator-field.ts";
import { jwksField, jwksUriField, publicKeysOf } from "./keys-field.ts";
import { lifetimeField } from "./lifetime-field.ts";
import { namedSubject } from "./named-subject.ts";
import { orThrow, read } from "./read.ts";
import { requestsField } from "./requests-field.ts";
import { scopeField } from "./scope-field.ts";
import { tlsSubjectField } from "./tls-subject-field.ts";
import { transformed } from "./transformed.ts";

/** The fields that a definition has as the client has them. Each is described there, once. */
type SameFields =
  | "authenticationMethods"
  | "accessTokenLifetime"
  | "longestAssertionLifetime"
  | "requestsPerMinute"
  | "accessTokenFormat"
  | "dangerouslyAcceptTokenEndpointAudience"
  | "tlsSubject"
  | "certificateBoundAccessTokens"
  | "dpopBoundAccessTokens"
  | "federatedIdentities"
  | "identityAssertionIssuers"
  | "claims"
  | "disabled";

/**
 * A client as an operator writes it down. Without `authenticationMethods` it may use client_secret_basic and
 * client_secret_post; `["none"]` makes it public.
 */
export interface ClientDefinition extends Partial<Pick<Client, SameFields>> {
  readonly id: string;
  /** Its secrets as a `SecretHasher` made them; never the secrets. */
  readonly secretHashes?: readonly string[];
  /** The grant types it may use. */
  readonly grantTypes: readonly string[];
  /** The scope that it may have for itself, as one text. Default: nothing. */
  readonly ownScope?: string;
  /** The scope that it gets when it asks for none: a part of `ownScope`. Default: all of it. */
  readonly defaultOwnScope?: string;
  /** Its public keys (RFC 7517), for `private_key_jwt` and `self_signed_tls_client_auth`. */
  readonly jwks?: readonly RegisteredJwk[];
  /** Where its public keys are published; instead of `jwks`. */
  readonly jwksUri?: string;
  /** The clients whose tokens it may exchange, by id, and the resources for which it may. */
  readonly tokenExchange?: {
    readonly impersonates?: readonly string[];
    readonly actsFor?: readonly string[];
    /** Beside the subject token's own audience. */
    readonly targets?: readonly string[];
  };
  /** The resources that it stands for, and whose tokens it may introspect. */
  readonly introspects?: readonly string[];
  /** What users may do with it. Default: nothing, it acts for itself alone. */
  readonly authorization?: AuthorizationDefinition;
}

/**
 * Makes a client of its definition. Throws `ConfigurationError`, which names every field that is wrong. With
 * the embedder's own authentication methods beside it, what those need is asked for, too.
 *
 * @example
 * defineClient({
 *   id: "service-client-123",
 *   secretHashes: [hash],
 *   grantTypes: ["client_credentials"],
 *   ownScope: "api:read api:write",
 * })
 */
export const defineClient = (
  definition: ClientDefinition,
  ownMethods?: readonly Requiring[],
): Client => orThrow(readClient(definition, ownMethods));

/** The same for what comes from outside. */
export const readClient = (
  definition: ClientDefinition,
  ownMethods: readonly Requiring[] = [],
): Result<Client, ConfigurationError> =>
  read(namedSubject("client", definition), clientSchema, definition).andThrough((client) => {
    // The schema has asked for what core's own methods need.
    const problems = ownMethods.length === 0 ? [] : missingFor(client, ownMethods);
    return problems.length === 0
      ? ok()
      : err(new ConfigurationError(namedSubject("client", definition), problems));
  });

/** The schema of a client's definition. */
export const clientSchema: z.ZodMiniType<Client> = transformed(
  z.strictObject({
    id: clientIdField,
    secretHashes: z._default(
      z.array(
        z.string().check(z.regex(/^\$[a-z0-9-]+\$/, "must begin with its scheme, as $sha256$")),
      ),
      [],
    ),
    authenticationMethods: z._default(
      z.array(z.string()).check(z.minLength(1, "must name at least one method")),
      ["client_secret_basic", "client_secret_post"],
    ),
    grantTypes: z.array(z.string()),
    ownScope: z._default(scopeField, [] as never),
    defaultOwnScope: z.optional(scopeField),
    accessTokenLifetime: z.exactOptional(lifetimeField),
    longestAssertionLifetime: z.exactOptional(lifetimeField),
    requestsPerMinute: z.exactOptional(requestsField),
    accessTokenFormat: z.exactOptional(z.enum(["jwt", "opaque"])),
    jwks: z.optional(jwksField),
    jwksUri: z.optional(jwksUriField),
    dangerouslyAcceptTokenEndpointAudience: z.exactOptional(z.boolean()),
    tlsSubject: z.exactOptional(tlsSubjectField),
    certificateBoundAccessTokens: z.exactOptional(z.boolean()),
    dpopBoundAccessTokens: z.exactOptional(z.boolean()),
    federatedIdentities: z.exactOptional(z.array(federatedIdentityField).check(z.maxLength(50))),
    identityAssertionIssuers: z.exactOptional(z.array(z.string()).check(z.maxLength(50))),
    tokenExchange: z.exactOptional(
      z.strictObject({
        impersonates: z.exactOptional(z.array(clientIdField)),
        actsFor: z.exactOptional(z.array(clientIdField)),
        targets: z.exactOptional(z.array(indicatorField)),
      }),
    ),
    introspects: z.exactOptional(z.array(indicatorField)),
    authorization: z.exactOptional(authorizationField),
    claims: z.exactOptional(customClaimsField),
    disabled: z._default(z.boolean(), false),
  }),
  ({ secretHashes, defaultOwnScope, jwks, jwksUri, ...rest }, complain): Client => {
    const keys = publicKeysOf({ jwks, jwksUri }, complain);
    const client: Client = {
      ...rest,
      secrets: secretHashes.map((hash, i) => ({ id: `secret-${i + 1}`, hash: hash as SecretHash })),
      defaultOwnScope: defaultOwnScope ?? rest.ownScope,
      ...present({ keys }),
    };
    for (const { field, message } of [...missingFor(client), ...scopeProblems(client)])
      complain(message, [field]);
    return client;
  },
);
