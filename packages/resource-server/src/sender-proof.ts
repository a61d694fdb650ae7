import {
  andThen,
  type Digester,
  type Instant,
  type MaybeAsync,
  type PortError,
  toAsync,
} from "@mintport/core/ports";
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from "@mintport/core/result";
import { type Confirmation, type DpopProof, verifyDpopProof } from "@mintport/core/tokens";
import type { VerifiedAccessToken } from "./access-token.ts";
import type { PresentedToken, ProtectedRequest } from "./presented-token.ts";
import type { Refusal } from "./refusal.ts";
import type { TokenStore } from "./token-store.ts";

/** The ports and rules by which a token's sender is checked (RFC 9449 §7, RFC 8705 §3). */
export interface SenderProof {
  /** The origin that clients know this resource by. */
  readonly origin: string;
  readonly digester: Digester;
  readonly store: TokenStore | undefined;
  /** How old a DPoP proof may be, in seconds. */
  readonly proofLifetime: number;
}

/** Requires whatever the token is bound to: a token that is stolen alone is worth nothing. */
export const provenSender =
  (settings: SenderProof) =>
  (
    request: ProtectedRequest,
    presented: PresentedToken,
    { confirmation }: VerifiedAccessToken,
    now: Instant,
  ): MaybeAsync<void, Refusal> =>
    andThen(rightCertificate(confirmation, request), () =>
      andThen(rightScheme(confirmation, presented), () =>
        confirmation?.keyThumbprint === undefined
          ? ok()
          : rightKey(settings, request, presented.token, { confirmation, now }),
      ),
    );

/** RFC 8705 §3. */
const rightCertificate = (
  confirmation: Confirmation | undefined,
  { certificateThumbprint }: ProtectedRequest,
): Result<void, Refusal> =>
  confirmation?.certificateThumbprint === undefined ||
  certificateThumbprint?.() === confirmation.certificateThumbprint
    ? ok()
    : err({ kind: "invalid_token" });

/** RFC 9449 §7.1 and §7.2: a bound token comes by `DPoP`, and only a bound one does. */
const rightScheme = (
  confirmation: Confirmation | undefined,
  { scheme }: PresentedToken,
): Result<void, Refusal> =>
  (confirmation?.keyThumbprint === undefined) === (scheme === "bearer")
    ? ok()
    : err({ kind: "invalid_token", scheme: "DPoP" });

const rightKey = (
  { origin, digester, store, proofLifetime }: SenderProof,
  { dpop, method, url }: ProtectedRequest,
  token: string,
  { confirmation, now }: { readonly confirmation: Confirmation; readonly now: Instant },
): ResultAsync<void, Refusal> => {
  const expected = {
    method: method ?? "",
    uris: [`${origin}${pathOf(url)}`],
    now,
    lifetime: proofLifetime,
  };
  return verifyDpopProof(dpop, expected)
    .mapErr((fault): Refusal => ({ kind: "invalid_dpop_proof", cause: fault }))
    .andThrough(({ thumbprint }) =>
      thumbprint === confirmation.keyThumbprint ? ok() : err(invalidProof("key_mismatch")),
    )
    .andThrough(({ ath }) =>
      toAsync(digester.digest(token))
        .mapErr(outage)
        .andThen((digest) => (ath === digest ? ok() : err(invalidProof("token_mismatch")))),
    )
    .andThen((proof) => firstUse(store, proof, now));
};

const firstUse = (
  store: TokenStore | undefined,
  { thumbprint, jti, staleAt }: DpopProof,
  now: Instant,
): ResultAsync<void, Refusal> => {
  if (store === undefined) return okAsync(undefined);
  return store
    .useProof(["dpop_proof_at_resource", thumbprint, jti], staleAt, now)
    .mapErr(outage)
    .andThen((verdict) =>
      verdict === "first" ? okAsync(undefined) : errAsync(invalidProof("replayed")),
    );
};

const invalidProof = (cause: string): Refusal => ({ kind: "invalid_dpop_proof", cause });

const outage = (cause: PortError): Refusal => ({ kind: "unavailable", cause });

/** The path of a request target, whether it is one already or a whole URL. */
const pathOf = (url: string): string => {
  // A text that looks like a URL and is none has a path that no proof names.
  const target = /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url).pathname : url;
  return target.replace(/[?#].*$/s, "");
};
