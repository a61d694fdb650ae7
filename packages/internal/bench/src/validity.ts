import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { audience, scope, scopes } from "./contenders/parts/subject.ts";
import { credentialsFor, wrongCredentialsFor } from "./load/credentials.ts";
import { introspectionRequest, tokenRequest } from "./load/request.ts";
import { accessTokenIn, memberOf, type PlainAnswer, post } from "./post.ts";
import type { ServerSetup } from "./scenario.ts";

/** Where a server answers, and what is expected of it there. */
export interface Endpoint extends Pick<ServerSetup, "algorithm" | "authentication" | "format"> {
  readonly port: number;
  /** What its tokens verify with, asked for when there is one: a key may be made for the first. */
  readonly jwks: () => JSONWebKeySet | Promise<JSONWebKeySet>;
  readonly clientPrivateJwk: object;
  /** Whether the same request is to get the same token again, or never. */
  readonly reuses?: boolean;
}

/**
 * That the server does the work it is measured for: two requests get two tokens that verify, with the audience and
 * the scope that were asked for, and wrong credentials get none. Answers what is wrong, or undefined.
 */
export const tokenFaultOf = async (endpoint: Endpoint): Promise<string | undefined> => {
  const { port, authentication, clientPrivateJwk } = endpoint;
  const credentials = credentialsFor(authentication, clientPrivateJwk);
  const first = await post(port, tokenRequest(credentials()));
  const second = await post(port, tokenRequest(credentials()));
  for (const answer of [first, second]) {
    if (answer.status !== 200) return `a good request got ${saidIn(answer)}`;
    const fault = await faultOfToken(endpoint, accessTokenIn(answer));
    if (fault !== undefined) return fault;
  }
  const { reuses = false } = endpoint;
  if ((accessTokenIn(first) === accessTokenIn(second)) !== reuses)
    return reuses ? "a token was not handed out again" : "two tokens are the same";
  return refusalFault(await post(port, tokenRequest(wrongCredentialsFor(authentication)())));
};

/** That introspection knows a live token from one that was tampered with, and answers clients only. */
export const introspectionFaultOf = async (endpoint: Endpoint): Promise<string | undefined> => {
  const { port, authentication, clientPrivateJwk } = endpoint;
  const credentials = credentialsFor(authentication, clientPrivateJwk);
  const token = accessTokenIn(await post(port, tokenRequest(credentials())));
  const live = await post(port, introspectionRequest(credentials(), token));
  if (live.status !== 200 || memberOf(live, "active") !== true)
    return `a live token is not active: ${saidIn(live)}`;
  const tampered = await post(port, introspectionRequest(credentials(), tamperedWith(token)));
  if (tampered.status !== 200 || memberOf(tampered, "active") !== false)
    return `a tampered token got ${saidIn(tampered)}`;
  const wrong = wrongCredentialsFor(authentication)();
  return refusalFault(await post(port, introspectionRequest(wrong, token)));
};

/** A token that differs in one character: in a JWT, of its signature. */
export const tamperedWith = (token: string): string => {
  const at = token.length - 10;
  return `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
};

const refusalFault = (answer: PlainAnswer): string | undefined => {
  if (answer.status !== 400 && answer.status !== 401)
    return `wrong credentials got ${answer.status}`;
  return answer.text.includes("access_token") ? "wrong credentials got a token" : undefined;
};

const saidIn = ({ status, text }: PlainAnswer): string => `${status}: ${text.slice(0, 200)}`;

const faultOfToken = (endpoint: Endpoint, token: string): Promise<string | undefined> =>
  endpoint.format === "jwt" ? faultOfJwt(endpoint, token) : faultOfOpaque(endpoint, token);

const faultOfJwt = async (
  { jwks, algorithm }: Endpoint,
  token: string,
): Promise<string | undefined> => {
  const options = { audience, algorithms: [algorithm], requiredClaims: ["exp", "iat", "jti"] };
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(await jwks()), options);
    return scopeFault(payload["scope"]);
  } catch (failure) {
    return `the token does not verify: ${String(failure)}`;
  }
};

/** What an opaque token is worth, only its server can say. */
const faultOfOpaque = async (
  { port, authentication, clientPrivateJwk }: Endpoint,
  token: string,
): Promise<string | undefined> => {
  if (token.split(".").length === 3) return "the token is not opaque";
  const credentials = credentialsFor(authentication, clientPrivateJwk);
  const answer = await post(port, introspectionRequest(credentials(), token));
  return memberOf(answer, "active") === true
    ? scopeFault(memberOf(answer, "scope"))
    : `the token is not active: ${saidIn(answer)}`;
};

const scopeFault = (given: unknown): string | undefined => {
  const granted = String(given).split(" ");
  return granted.length === scopes.length && scopes.every((name) => granted.includes(name))
    ? undefined
    : `the scope is ${granted.join(" ")} and not ${scope}`;
};
