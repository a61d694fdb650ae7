import { type Clock, type Instant, present } from "@mintport/core/ports";
import { err, ok, type Result, ResultAsync } from "@mintport/core/result";
import * as oidc from "openid-client";
import type { Concealed } from "../../settings/concealed.ts";
import { isServerUrl } from "../../settings/server-url.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { failureOf, type UpstreamFailure } from "./upstream-failure.ts";
import type { UpstreamProvider } from "./upstream-provider.ts";

/** What must come back as it was sent. */
export interface AnswerChecks {
  readonly state: string;
  /** OpenID Connect Core §3.1.3.7. */
  readonly nonce: string;
  /** RFC 7636 §4.1. */
  readonly verifier: string;
}

/** We as a client of a provider. */
export interface UpstreamClient {
  /** The URL at which the browser asks the provider (OpenID Connect Core §3.1.2.1). */
  authorizationUrl(parameters: Readonly<Record<string, string>>): ResultAsync<URL, UpstreamFailure>;
  /** Redeems the code in a callback's URL: the claims of an ID token that holds (OpenID Connect Core §3.1.3.7). */
  redeem(callback: URL, checks: AnswerChecks): ResultAsync<oidc.IDToken, UpstreamFailure>;
  /** Reads the provider's metadata, unless it was read lately. */
  metadata(): ResultAsync<oidc.ServerMetadata, UpstreamFailure>;
}

/**
 * The client of one provider. Its metadata is read with the first login and again after ten minutes; its keys are read with each login,
 * so that a key that the provider has just begun to use counts.
 */
export const upstreamClient = (
  provider: UpstreamProvider,
  secret: Concealed<string>,
  clock: Clock,
): UpstreamClient => {
  let known: { readonly metadata: Discovered; readonly at: Instant } | undefined;
  const read = async (): Discovered => {
    const found = await discover(provider);
    if (found.isErr()) known = undefined;
    return found;
  };
  const metadata = (): UpstreamMetadata => {
    const now = clock.now();
    if (known === undefined || now < known.at || now >= known.at + metadataLifetime)
      known = { metadata: read(), at: now };
    return new ResultAsync(known.metadata);
  };
  const configuration = () => metadata().map((found) => configurationOf(found, provider, secret));
  return {
    metadata,
    authorizationUrl: (parameters) =>
      configuration().map((config) =>
        oidc.buildAuthorizationUrl(config, {
          ...{ response_type: "code", scope: provider.scopes.join(" ") },
          ...parameters,
        }),
      ),
    redeem: (callback, checks) =>
      configuration().andThen((config) => {
        if (!hasIssuer(callback, config.serverMetadata()))
          return err<oidc.IDToken, UpstreamFailure>({ fault: "mismatched" });
        return new ResultAsync(redeem(config, callback, checks)).mapErr((failure) => {
          // The keys may stand elsewhere by now.
          if (failure.fault === "untrusted") known = undefined;
          return failure;
        });
      }),
  };
};

type Discovered = Promise<Result<oidc.ServerMetadata, UpstreamFailure>>;
type UpstreamMetadata = ResultAsync<oidc.ServerMetadata, UpstreamFailure>;

/** Seconds. */
const metadataLifetime = 600;

/** Seconds that an answer of the provider may take. */
const patience = 3;

/** Seconds by which the provider's clock may be wrong. */
export const clockTolerance = 10;

const discover = async (provider: UpstreamProvider): Discovered =>
  ResultAsync.fromPromise(
    oidc.discovery(new URL(provider.issuer), provider.clientId, undefined, oidc.None(), {
      [oidc.customFetch]: boundedFetch,
      timeout: patience,
      ...present({ execute: isPlain(provider) ? [allowLoopback] : undefined }),
    }),
    failureOf,
  ).andThen((found) => judge(found.serverMetadata(), provider));

/** Discovery §4.3: `issuer` is what we asked for. A document for whoever asks, as of a provider of many tenants, is nobody's. */
const judge = (
  metadata: oidc.ServerMetadata,
  provider: UpstreamProvider,
): Result<oidc.ServerMetadata, UpstreamFailure> => {
  const untrusted = (text: string) =>
    err<oidc.ServerMetadata, UpstreamFailure>({ fault: "untrusted", cause: new Error(text) });
  if (metadata.issuer !== provider.issuer)
    return untrusted(`it calls itself ${JSON.stringify(metadata.issuer)}`);
  for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const) {
    const url = metadata[name];
    if (url === undefined || !isServerUrl(url) || (url.startsWith("http:") && !isPlain(provider)))
      return untrusted(`it has no ${name} of https`);
  }
  return ok(metadata);
};

/** Plain http, which the settings allow on loopback alone. The library calls it deprecated so that nobody overlooks it. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
const allowLoopback: (config: oidc.Configuration) => void = oidc.allowInsecureRequests;

const isPlain = ({ issuer }: UpstreamProvider): boolean => issuer.startsWith("http:");

const configurationOf = (
  metadata: oidc.ServerMetadata,
  provider: UpstreamProvider,
  secret: Concealed<string>,
): oidc.Configuration => {
  const methods = metadata.token_endpoint_auth_methods_supported;
  const authentication =
    methods === undefined || methods.includes("client_secret_basic")
      ? oidc.ClientSecretBasic(secret.reveal())
      : oidc.ClientSecretPost(secret.reveal());
  const config = new oidc.Configuration(
    metadata,
    provider.clientId,
    { [oidc.clockTolerance]: clockTolerance },
    authentication,
  );
  config.timeout = patience;
  config[oidc.customFetch] = boundedFetch;
  if (isPlain(provider)) allowLoopback(config);
  // The signature counts as well, although TLS has brought the ID token.
  oidc.enableNonRepudiationChecks(config);
  return config;
};

/** RFC 9207 §2.4. It is looked at before the code goes anywhere: a code of another provider must not reach this one. */
const hasIssuer = (
  { searchParams }: URL,
  { issuer, authorization_response_iss_parameter_supported: isPromised }: oidc.ServerMetadata,
): boolean => {
  const said = searchParams.get("iss");
  return said === null ? isPromised !== true : said === issuer;
};

const redeem = async (
  config: oidc.Configuration,
  callback: URL,
  { state, nonce, verifier }: AnswerChecks,
): Promise<Result<oidc.IDToken, UpstreamFailure>> =>
  ResultAsync.fromPromise(
    oidc.authorizationCodeGrant(config, callback, {
      ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
      idTokenExpected: true,
    }),
    failureOf,
  ).andThen((tokens) => {
    const claims = tokens.claims();
    return claims === undefined
      ? err<oidc.IDToken, UpstreamFailure>({ fault: "untrusted" })
      : ok(claims);
  });
