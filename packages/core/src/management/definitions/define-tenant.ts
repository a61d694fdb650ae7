import type { Result } from "neverthrow";
import * as z from "zod/mini";
import { parseTenantId } from "../../domain/identifiers.ts";
import type { Seconds } from "../../domain/instant.ts";
import { issuersOf } from "../../domain/issuer-alias.ts";
import type { AccessTokenFormatName } from "../../domain/resource.ts";
import { parseResourceIndicator } from "../../domain/resource-indicator.ts";
import { type SigningAlgorithm, signingAlgorithms } from "../../domain/signing-algorithm.ts";
import type { AccessTokenType, Tenant } from "../../domain/tenant.ts";
import type { ConfigurationError } from "../../errors/configuration-error.ts";
import {
  type IssuerAliasDefinition,
  issuerAliasesField,
  judgeAliases,
} from "./define-issuer-alias.ts";
import { type ResourceDefinition, resourceField } from "./define-resource.ts";
import { type TrustedIssuerDefinition, trustedIssuerField } from "./define-trusted-issuer.ts";
import { indicatorField } from "./indicator-field.ts";
import { issuerField } from "./issuer-field.ts";
import { lifetimeField } from "./lifetime-field.ts";
import { namedSubject } from "./named-subject.ts";
import { displayNameField } from "./page-fields.ts";
import { orThrow, read } from "./read.ts";
import { requestsField } from "./requests-field.ts";
import { scopeField } from "./scope-field.ts";
import { transformed } from "./transformed.ts";

/** A tenant as an operator writes it down. */
export interface TenantDefinition {
  readonly id: string;
  /** Its issuer identifier: https, or http on a loopback host; no trailing slash. */
  readonly issuer: string;
  /** Its issuer identifiers at other hosts, while it moves: at most 10. Default: none. */
  readonly issuerAliases?: readonly IssuerAliasDefinition[];
  /** The `aud` of its tokens; default: the issuer itself. */
  readonly audience?: string;
  /** Further resources that clients may ask for. */
  readonly resources?: readonly (string | ResourceDefinition)[];
  /** The scopes that the metadata announces, as one text: `"api:read api:write"`. Default: none. */
  readonly scope?: string;
  /** The name of the scope policy by which held scopes cover requested ones. @default "exact" */
  readonly scopePolicy?: string;
  /** The lifetime of its access tokens, in seconds. @default 3600 */
  readonly accessTokenLifetime?: Seconds;
  /** The farthest ahead that `exp` of its clients' assertions may lie, in seconds. @default 300 */
  readonly longestAssertionLifetime?: Seconds;
  /** Proven requests a minute of all its clients together. Default: as the limiter says. */
  readonly requestsPerMinute?: number;
  /** The algorithm that signs its tokens. ES256 is six times cheaper to sign than RS256. @default "ES256" */
  readonly signingAlgorithm?: SigningAlgorithm;
  /** The `typ` header of its JWT access tokens (RFC 9068 §2.1). @default "at+jwt" */
  readonly accessTokenType?: AccessTokenType;
  /** The format of its access tokens. @default "jwt" */
  readonly accessTokenFormat?: AccessTokenFormatName;
  /** Issuers elsewhere whose tokens may prove a client. Default: none. */
  readonly trustedIssuers?: readonly TrustedIssuerDefinition[];
  /** The name that users see on pages. Default: its id. */
  readonly name?: string;
  /** Whether only pushed authorization requests are accepted (RFC 9126 §5). @default false */
  readonly requirePushedRequests?: boolean;
  /** Whether only signed authorization requests are accepted (RFC 9101 §10.5). @default false */
  readonly requireSignedRequests?: boolean;
  /** The authentication context classes that its login can reach (RFC 9470 §7), lowest first: at most 50. Default: none. */
  readonly acrValues?: readonly string[];
  /** Whether it answers as a tenant that does not exist. @default false */
  readonly disabled?: boolean;
}

/**
 * Makes a tenant of its definition. Throws `ConfigurationError`, which names every field that is wrong.
 *
 * @example defineTenant({ id: "main", issuer: "https://auth.example.com" })
 */
export const defineTenant = (definition: TenantDefinition): Tenant =>
  orThrow(readTenant(definition));

/** Makes a tenant of a definition that comes from outside. The error names every field that is wrong. */
export const readTenant = (definition: TenantDefinition): Result<Tenant, ConfigurationError> =>
  read(namedSubject("tenant", definition), tenantSchema, definition);

/** The schema of a tenant's definition. */
export const tenantSchema: z.ZodMiniType<Tenant> = transformed(
  z.strictObject({
    id: transformed(z.string(), (text, complain) => {
      const id = parseTenantId(text);
      if (id === undefined)
        complain("must be 1 to 64 of A-Z a-z 0-9 . _ ~ -, beginning with a letter or digit");
      return id ?? z.NEVER;
    }),
    issuer: issuerField,
    issuerAliases: z.exactOptional(issuerAliasesField),
    audience: z.optional(indicatorField),
    resources: z._default(z.array(resourceField).check(z.maxLength(100)), []),
    scope: z._default(scopeField, [] as never),
    scopePolicy: z._default(z.string(), "exact"),
    accessTokenLifetime: z._default(lifetimeField, 3600),
    longestAssertionLifetime: z.exactOptional(lifetimeField),
    requestsPerMinute: z.exactOptional(requestsField),
    signingAlgorithm: z._default(z.enum(signingAlgorithms), "ES256"),
    accessTokenType: z._default(z.enum(["at+jwt", "JWT"]), "at+jwt"),
    accessTokenFormat: z.exactOptional(z.enum(["jwt", "opaque"])),
    trustedIssuers: z.exactOptional(z.array(trustedIssuerField).check(z.maxLength(50))),
    name: z.exactOptional(displayNameField),
    requirePushedRequests: z.exactOptional(z.boolean()),
    requireSignedRequests: z.exactOptional(z.boolean()),
    acrValues: z.exactOptional(
      z
        .array(
          z.string().check(z.regex(/^[\x21-\x7e]+$/, "must be printable ASCII without a space")),
        )
        .check(z.maxLength(50)),
    ),
    disabled: z._default(z.boolean(), false),
  }),
  ({ scope, audience, ...rest }, complain): Tenant => {
    const own = parseResourceIndicator(rest.issuer);
    if (repeats(rest.resources.map(({ indicator }) => indicator)))
      complain("must not name a resource twice", ["resources"]);
    const trusted = (rest.trustedIssuers ?? []).map(({ issuer }) => issuer);
    judgeAliases(rest, complain);
    if (repeats([...trusted, ...issuersOf(rest)]))
      complain("must not name an issuer twice, nor the tenant itself", ["trustedIssuers"]);
    if (repeats(rest.acrValues ?? [])) complain("must not name a class twice", ["acrValues"]);
    return { ...rest, scopes: scope, audience: audience ?? own ?? z.NEVER };
  },
);

const repeats = (texts: readonly string[]): boolean => new Set(texts).size < texts.length;
