import * as z from "zod/mini";
import { subjectSeparator } from "../../domain/foreign-subject.ts";
import type { Seconds } from "../../domain/instant.ts";
import { canVerify } from "../../domain/key-use.ts";
import type { RegisteredJwk } from "../../domain/public-keys.ts";
import type { IdentityAssertionTrust, TrustedIssuer } from "../../domain/trusted-issuer.ts";
import { jwksField, jwksUriField, publicKeysOf } from "./keys-field.ts";
import { lifetimeField } from "./lifetime-field.ts";
import { transformed } from "./transformed.ts";

/** A trusted issuer as an operator writes it down. */
export interface TrustedIssuerDefinition {
  /** Its `iss`, exactly; for SPIFFE the trust domain: `spiffe://example.org`. */
  readonly issuer: string;
  /** Its public keys. Either these or `jwksUri` must be there. */
  readonly jwks?: readonly RegisteredJwk[];
  /** The https URL from which its public keys are fetched. */
  readonly jwksUri?: string;
  /** The algorithms that its signatures may have. Default: RS256, PS256, ES256, EdDSA. */
  readonly algorithms?: readonly string[];
  /** The longest lifetime that a token of it may have, in seconds. @default 3600 */
  readonly longestLifetime?: Seconds;
  /** Whether each token counts once only. Default: no, for Kubernetes hands the same one out again. */
  readonly singleUse?: boolean;
  /**
   * Lets it vouch for users by identity assertions: `{}`, or with the `tenants` of an issuer that has several. Default: it does not.
   */
  readonly identityAssertions?: IdentityAssertionTrust;
}

/** The schema of a trusted issuer in a tenant's definition. */
export const trustedIssuerField: z.ZodMiniType<TrustedIssuer> = transformed(
  z.strictObject({
    issuer: z.string().check(
      z.minLength(1),
      z.maxLength(512),
      z.refine(
        (text) => !text.includes(subjectSeparator),
        "must not hold #, which ends the issuer's part of a subject",
      ),
    ),
    jwks: z.optional(jwksField),
    jwksUri: z.optional(jwksUriField),
    algorithms: z._default(
      z
        .array(
          z
            .string()
            .check(
              z.regex(
                /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/,
                "must be asymmetric JWS algorithms, as RS256 or ES256",
              ),
            ),
        )
        .check(z.minLength(1)),
      ["RS256", "PS256", "ES256", "EdDSA"],
    ),
    longestLifetime: z._default(lifetimeField, 3600),
    singleUse: z._default(z.boolean(), false),
    identityAssertions: z.exactOptional(
      z.strictObject({ tenants: z.exactOptional(z.array(z.string())) }),
    ),
  }),
  ({ jwks, jwksUri, ...issuer }, complain): TrustedIssuer => {
    const keys = publicKeysOf({ jwks, jwksUri }, complain);
    if (keys === undefined) complain("must name its keys", ["jwksUri"]);
    if (!canVerify(keys, issuer.algorithms))
      complain("must hold a key that verifies signatures by one of algorithms", ["jwks"]);
    return { ...issuer, keys: keys ?? { jwks: [] } };
  },
);
