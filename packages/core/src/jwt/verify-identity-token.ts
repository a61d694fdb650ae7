import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { type FederatedIdentity, isIdentifiedBy } from "../domain/federated-identity.ts";
import type { Instant } from "../domain/instant.ts";
import { issuersOf } from "../domain/issuer-alias.ts";
import type { Tenant } from "../domain/tenant.ts";
import { type TrustedIssuer, trustDomainOf } from "../domain/trusted-issuer.ts";
import type { AssertionFault } from "../errors/assertion-fault.ts";
import type { PortError } from "../errors/port-error.ts";
import type { AssertionClaims } from "./read-assertion.ts";
import { readJwt, type UnverifiedJwt } from "./read-jwt.ts";
import type { SingleUse } from "./use-once.ts";
import { type TrustedJwtPorts, verifyTrustedJwt } from "./verify-trusted-jwt.ts";

/** The ports by which another issuer's identity token is verified. */
export type IdentityTokenPorts = TrustedJwtPorts;

/** An identity elsewhere that was proven. */
export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** The token's mark, which the caller must use up with `useOnce` where the tenant takes each token of this issuer once. */
  readonly singleUse?: SingleUse;
}

/** The identity that a token proves, or the fault for which it is not believed. */
export type IdentityVerdict = Result<ProvenIdentity, AssertionFault>;

/**
 * Judges a JWT of an issuer that the tenant trusts, as proof that its bearer is a workload which the client is (RFC
 * 7523 §3): issuer, key, signature, time, audience, and every rule of one of the client's federated identities.
 */
export const verifyIdentityToken =
  (ports: IdentityTokenPorts) =>
  (
    text: string,
    { tenant, client, now }: { tenant: Tenant; client: Client | undefined; now: Instant },
  ): ResultAsync<IdentityVerdict, PortError> => {
    const jwt = readJwt(text);
    // Only plain JWTs: an access token or a logout token that the issuer made as well proves nobody here.
    if (jwt === undefined) return okAsync(err("malformed"));
    if (!plainTypes.has(jwt.typ)) return okAsync(err("type_wrong"));
    const trusted = trustedIssuerOf(tenant, jwt);
    if (trusted === undefined) return okAsync(err("issuer_untrusted"));
    return verifyTrustedJwt(ports)({ text, jwt, trusted, now })
      .map((verified) =>
        verified.andThrough((claims) => identify(claims, { tenant, client, trusted })),
      )
      .map((judged) => judged.andThen((claims) => provenBy(trusted, claims)));
  };

/** RFC 7519 §5.1; SPIFFE JWT-SVID §2 allows `JOSE` as well. */
const plainTypes: ReadonlySet<string | undefined> = new Set([undefined, "jwt", "jose"]);

const trustedIssuerOf = (tenant: Tenant, { claims }: UnverifiedJwt): TrustedIssuer | undefined => {
  const { iss, sub } = claims as Readonly<Record<string, unknown>>;
  const named = iss ?? (typeof sub === "string" ? trustDomainOf(sub) : undefined);
  return tenant.trustedIssuers?.find(({ issuer }) => issuer === named);
};

interface Identification {
  readonly tenant: Tenant;
  readonly client: Client | undefined;
  readonly trusted: TrustedIssuer;
}

const identify = (
  { audience, subject, all }: AssertionClaims,
  { tenant, client, trusted }: Identification,
): Result<void, AssertionFault> => {
  const own = (client?.federatedIdentities ?? []).filter(({ issuer }) => issuer === trusted.issuer);
  const meant = own.filter((identity) =>
    audiencesOf(identity, tenant).some((name) => audience.includes(name)),
  );
  if (own.length > 0 && meant.length === 0) return err("audience_mismatch");
  return meant.some((identity) => isIdentifiedBy(identity, subject, all))
    ? ok()
    : err("claims_mismatch");
};

const audiencesOf = (identity: FederatedIdentity, tenant: Tenant): readonly string[] =>
  identity.audience === undefined ? issuersOf(tenant) : [identity.audience];

const provenBy = (
  { issuer, singleUse }: TrustedIssuer,
  { subject, jti, expiresAt }: AssertionClaims,
): IdentityVerdict => {
  if (!singleUse) return ok({ issuer, subject });
  if (jti === undefined) return err("jti_missing");
  return ok({ issuer, subject, singleUse: { name: ["identity_token", issuer, jti], expiresAt } });
};
