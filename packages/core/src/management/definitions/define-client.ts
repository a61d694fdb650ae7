import { err, ok, type Result } from "neverthrow";
import { z } from "zod";
import type { Client, SecretHash } from "../../domain/client.ts";
import type { Requiring } from "../../domain/client-requirement.ts";
import type { CustomClaims } from "../../domain/custom-claims.ts";
import type { FederatedIdentity } from "../../domain/federated-identity.ts";
import type { Seconds } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import type { RegisteredJwk } from "../../domain/public-keys.ts";
import type { AccessTokenFormatName } from "../../domain/resource.ts";
import type { TlsClientSubject } from "../../domain/tls-client-subject.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
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
import { orThrow, read } from "./read.ts";
import { scopeField } from "./scope-field.ts";
import { tlsSubjectField } from "./tls-subject-field.ts";

/** A client as an operator writes it down. */
export interface ClientDefinition {
  readonly id: string;
  /** Its secrets as a `SecretHasher` made them; never the secrets. */
  readonly secretHashes?: readonly string[];
  /** Default: client_secret_basic and client_secret_post. `["none"]` makes it public. */
  readonly authenticationMethods?: readonly string[];
  /** The grant types it may use. */
  readonly grantTypes: readonly string[];
  /** The scope that it may have for itself, as one text. Default: nothing. */
  readonly ownScope?: string;
  /** The scope that it gets when it asks for none: a part of `ownScope`. Default: all of it. */
  readonly defaultOwnScope?: string;
  /** Instead of the tenant's. */
  readonly accessTokenLifetime?: Seconds;
  readonly longestAssertionLifetime?: Seconds;
  /** Instead of the tenant's. */
  readonly accessTokenFormat?: AccessTokenFormatName;
  /** Its public keys (RFC 7517), for `private_key_jwt` and `self_signed_tls_client_auth`. */
  readonly jwks?: readonly RegisteredJwk[];
  /** Where its public keys are published; instead of `jwks`. */
  readonly jwksUri?: string;
  /** Accept the token endpoint's URL as `aud` of its assertions too. Default: the issuer identifier only. */
  readonly dangerouslyAcceptTokenEndpointAudience?: boolean;
  /** The one name that its certificate has, for `tls_client_auth`. */
  readonly tlsSubject?: TlsClientSubject;
  /** Bind its tokens to its TLS certificate, and give it none without. */
  readonly certificateBoundAccessTokens?: boolean;
  /** Give it tokens for a DPoP proof only. */
  readonly dpopBoundAccessTokens?: boolean;
  /** The workloads elsewhere that are this client. */
  readonly federatedIdentities?: readonly FederatedIdentity[];
  /** The clients whose tokens it may exchange, by id, and the resources for which it may. */
  readonly tokenExchange?: {
    readonly impersonates?: readonly string[];
    readonly actsFor?: readonly string[];
    /** Beside the subject token's own audience. */
    readonly targets?: readonly string[];
  };
  /** The resources that it stands for, and whose tokens it may introspect. */
  readonly introspects?: readonly string[];
  /** Claims of your own in each of its access tokens, by name; their values are JSON. */
  readonly claims?: CustomClaims;
  readonly disabled?: boolean;
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
  read("client", clientSchema, definition).andThrough((client) => {
    // The schema has asked for what core's own methods need.
    const problems = ownMethods.length === 0 ? [] : missingFor(client, ownMethods);
    return problems.length === 0 ? ok() : err(new ConfigurationError("client", problems));
  });

/** The schema of a client's definition. */
export const clientSchema: z.ZodType<Client> = z
  .strictObject({
    id: clientIdField,
    secretHashes: z
      .array(z.string().regex(/^\$[a-z0-9-]+\$/, "must begin with its scheme, as $sha256$"))
      .default([]),
    authenticationMethods: z
      .array(z.string())
      .min(1, "must name at least one method")
      .default(["client_secret_basic", "client_secret_post"]),
    grantTypes: z.array(z.string()),
    ownScope: scopeField.default([] as never),
    defaultOwnScope: scopeField.optional(),
    accessTokenLifetime: lifetimeField.exactOptional(),
    longestAssertionLifetime: lifetimeField.exactOptional(),
    accessTokenFormat: z.enum(["jwt", "opaque"]).exactOptional(),
    jwks: jwksField.optional(),
    jwksUri: jwksUriField.optional(),
    dangerouslyAcceptTokenEndpointAudience: z.boolean().exactOptional(),
    tlsSubject: tlsSubjectField.exactOptional(),
    certificateBoundAccessTokens: z.boolean().exactOptional(),
    dpopBoundAccessTokens: z.boolean().exactOptional(),
    federatedIdentities: z.array(federatedIdentityField).max(50).exactOptional(),
    tokenExchange: z
      .strictObject({
        impersonates: z.array(clientIdField).exactOptional(),
        actsFor: z.array(clientIdField).exactOptional(),
        targets: z.array(indicatorField).exactOptional(),
      })
      .exactOptional(),
    introspects: z.array(indicatorField).exactOptional(),
    claims: customClaimsField.exactOptional(),
    disabled: z.boolean().default(false),
  })
  .transform(({ secretHashes, defaultOwnScope, jwks, jwksUri, ...rest }, context): Client => {
    const keys = publicKeysOf({ jwks, jwksUri }, context);
    const client: Client = {
      ...rest,
      secrets: secretHashes.map((hash, i) => ({ id: `secret-${i + 1}`, hash: hash as SecretHash })),
      defaultOwnScope: defaultOwnScope ?? rest.ownScope,
      ...present({ keys }),
    };
    for (const { field, message } of [...missingFor(client), ...scopeProblems(client)])
      context.addIssue({ code: "custom", path: [field], message });
    return client;
  });
