import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { issuersOf } from "../domain/issuer-alias.ts";
import type { AssertionFault } from "../errors/assertion-fault.ts";
import type { PortError } from "../errors/port-error.ts";
import { type AssertionClaims, readAssertion } from "../jwt/read-assertion.ts";
import type { UnverifiedJwt } from "../jwt/read-jwt.ts";
import { useOnce } from "../jwt/use-once.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
} from "./client-authentication-method.ts";

/**
 * The checks that `private_key_jwt` and `client_secret_jwt` share once the signature holds (RFC 7523 §3): type, issuer, subject,
 * audience, time, and that it was never used before.
 */
export const verifyClientJwt = (
  jwt: UnverifiedJwt,
  client: Client,
  context: AuthenticationContext,
): ResultAsync<AuthenticationVerdict, PortError> => {
  const now = context.clock.now();
  const longestLifetime =
    client.longestAssertionLifetime ?? context.tenant.longestAssertionLifetime ?? longestAssertion;
  const judged = typed(jwt)
    .andThen(() => readAssertion(jwt.claims, { now, longestLifetime }))
    .andThrough((claims) => issuedBy(client, claims))
    .andThrough((claims) => meantForUs(claims, client, context));
  if (judged.isErr()) return okAsync(`assertion_${judged.error}` as const);
  const { jti, expiresAt } = judged.value;
  if (jti === undefined) return okAsync("assertion_jti_missing");
  const use = { name: ["client_assertion", client.id, jti], expiresAt };
  return useOnce(context, context.tenant.id, use, now).map((verdict) =>
    verdict === "first" ? "proven" : "assertion_replayed",
  );
};

/** Seconds, where neither client nor tenant says otherwise; FAPI 2.0 and common practice. */
const longestAssertion = 300;

/** RFC 7523bis names a type of its own; without one, or with `JWT`, an assertion is as RFC 7523 has it. */
const typed = ({ typ }: UnverifiedJwt): Result<void, AssertionFault> =>
  typ === undefined || typ === "jwt" || typ === "client-authentication+jwt"
    ? ok()
    : err("type_wrong");

/** RFC 7523 §3 steps 1 and 2.B. */
const issuedBy = (
  { id }: Client,
  { issuer, subject }: AssertionClaims,
): Result<void, AssertionFault> => {
  if (issuer !== id) return err("issuer_mismatch");
  return subject === id ? ok() : err("subject_mismatch");
};

/**
 * RFC 7523bis §3: the issuer identifier, as the only audience and as one text. An assertion that names others too could
 * be harvested by one of them.
 */
const meantForUs = (
  { audience, audienceIsText }: AssertionClaims,
  client: Client,
  { tenant, tokenEndpointOf }: AuthenticationContext,
): Result<void, AssertionFault> => {
  const issuers = issuersOf(tenant);
  if (client.dangerouslyAcceptTokenEndpointAudience === true) {
    const own = issuers.flatMap((issuer): string[] => [issuer, tokenEndpointOf(issuer)]);
    return audience.some((name) => own.includes(name)) ? ok() : err("audience_mismatch");
  }
  return audienceIsText && issuers.some((issuer) => issuer === audience[0])
    ? ok()
    : err("audience_mismatch");
};
