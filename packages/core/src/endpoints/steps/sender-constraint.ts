import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import type { ReadCertificate } from "../../domain/client-certificate.ts";
import type { Confirmation, KeyThumbprint } from "../../domain/confirmation.ts";
import type { Seconds } from "../../domain/instant.ts";
import type { Issuer } from "../../domain/issuer.ts";
import { issuersOf } from "../../domain/issuer-alias.ts";
import type { Tenant } from "../../domain/tenant.ts";
import {
  invalidDpopProof,
  invalidRequest,
  type OAuthError,
  useDpopNonce,
} from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { type DpopProof, verifyDpopProof } from "../../jwt/dpop-proof.ts";
import { type UseOncePorts, useOnce } from "../../jwt/use-once.ts";
import type { DpopNonces } from "../../ports/dpop-nonces.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { SignatureVerifier } from "../../ports/signature-verifier.ts";
import type { Received } from "../known.ts";

/** The ports and options that bind tokens to their sender (RFC 9449, RFC 8705 §3). `dpopProofLifetime` is in seconds. */
export interface SenderConstraint extends UseOncePorts {
  readonly dpopProofLifetime: Seconds;
  readonly signatureVerifier: SignatureVerifier;
  /** With nonces, every proof must carry one. */
  readonly dpopNonces: DpopNonces | undefined;
  /** Every URL at which an issuer's token endpoint stands. */
  readonly tokenEndpointsOf: (issuer: Issuer) => readonly string[];
}

/** The parts of a request that a token can be bound to. */
interface ConstrainedRequest extends Received {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly clientCertificate: ReadCertificate | undefined;
}

/** The binding of the tokens of one request, and the nonce that its answer carries. */
export interface Constraint {
  /** The key or certificate that the tokens get bound to; `undefined` for plain Bearer tokens. */
  readonly confirmation: Confirmation | undefined;
  /** The nonce to use next, where nonces are used. */
  readonly dpopNonce: string | undefined;
}

type ConstraintError =
  | OAuthError<"invalid_dpop_proof" | "use_dpop_nonce" | "invalid_request">
  | PortError;

/** Finds out which keys the tokens get bound to: a DPoP key (RFC 9449 §5), a TLS certificate (RFC 8705 §3), or both. */
export const senderConstraint =
  (ports: SenderConstraint) =>
  <K extends ConstrainedRequest>(known: K): MaybeAsync<K & Constraint, ConstraintError> =>
    andThen(certificateOf(known), (certificateThumbprint) =>
      andThen(provenKey(ports, known), ({ keyThumbprint, dpopNonce }) =>
        ok({
          ...known,
          confirmation: confirmationOf(keyThumbprint, certificateThumbprint),
          dpopNonce,
        }),
      ),
    );

const confirmationOf = (
  keyThumbprint: Confirmation["keyThumbprint"],
  certificateThumbprint: Confirmation["certificateThumbprint"],
): Confirmation | undefined =>
  keyThumbprint === undefined && certificateThumbprint === undefined
    ? undefined
    : {
        ...(keyThumbprint === undefined ? {} : { keyThumbprint }),
        ...(certificateThumbprint === undefined ? {} : { certificateThumbprint }),
      };

const certificateOf = ({
  client,
  clientCertificate,
}: ConstrainedRequest): Result<
  Confirmation["certificateThumbprint"],
  OAuthError<"invalid_request">
> => {
  if (client.certificateBoundAccessTokens !== true) return ok(undefined);
  if (clientCertificate === undefined) return err(invalidRequest("certificate_required"));
  return clientCertificate === "unreadable"
    ? err(invalidRequest("bound_certificate_unreadable"))
    : ok(clientCertificate.thumbprint);
};

interface ProvenKey {
  readonly keyThumbprint: KeyThumbprint | undefined;
  readonly dpopNonce: string | undefined;
}

const provenKey = (
  ports: SenderConstraint,
  request: ConstrainedRequest,
): MaybeAsync<ProvenKey, ConstraintError> => {
  const { tenant, client, at } = request;
  const { headers, method } = request.request;
  const dpop = headers.get("dpop");
  if (dpop === null || dpop === undefined)
    return client.dpopBoundAccessTokens === true
      ? err(invalidDpopProof("dpop_missing"))
      : ok(unbound);
  const uris = issuersOf(tenant).flatMap(ports.tokenEndpointsOf);
  return verifyDpopProof(
    dpop,
    { method, uris, now: at, lifetime: ports.dpopProofLifetime },
    ports.signatureVerifier,
  )
    .mapErr((fault): ConstraintError => invalidDpopProof(`dpop_${fault}`))
    .andThen((proof) =>
      nonceOf(ports, request, proof).andThen((dpopNonce) =>
        firstUse(ports, request, proof).map(() => ({
          keyThumbprint: proof.thumbprint,
          dpopNonce,
        })),
      ),
    );
};

const unbound: ProvenKey = { keyThumbprint: undefined, dpopNonce: undefined };

/** RFC 9449 §8: a proof without the nonce is answered with the nonce. Answers the one to use next. */
const nonceOf = (
  { dpopNonces }: SenderConstraint,
  { tenant, at }: ConstrainedRequest,
  { nonce }: DpopProof,
): ResultAsync<string | undefined, ConstraintError> => {
  if (dpopNonces === undefined) return okAsync(undefined);
  return dpopNonces.current(tenant.id, at).andThen((current) => {
    if (nonce === undefined) return errAsync(useDpopNonce("dpop_nonce_missing", current));
    return dpopNonces
      .accepts(tenant.id, nonce, at)
      .andThen((accepted) =>
        accepted ? ok(current) : err(useDpopNonce("dpop_nonce_invalid", current)),
      );
  });
};

const firstUse = (
  ports: SenderConstraint,
  { tenant, at }: ConstrainedRequest,
  { thumbprint, jti, staleAt }: DpopProof,
): ResultAsync<void, ConstraintError> =>
  useOnce(
    ports,
    tenant.id,
    { name: ["dpop_proof", thumbprint, jti], expiresAt: staleAt },
    at,
  ).andThen((verdict) => (verdict === "first" ? ok() : err(invalidDpopProof("dpop_replayed"))));
