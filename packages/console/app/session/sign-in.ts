import type { Config } from "./config.ts";
import { digestOf, randomText } from "./encoding.ts";
import { newProofKey, type ProofMaker } from "./proof-key.ts";

/** The operator who is signed in. The token stands in memory alone: a reload signs in anew, silently while the login lasts. */
export interface Session {
  readonly token: string;
  readonly prove: ProofMaker;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A login that was begun: what must come back (RFC 6749 §10.12), the verifier of the code (RFC 7636), and where to go on. */
interface Begun {
  readonly state: string;
  readonly verifier: string;
  readonly place: string;
}

const kept = "mintport-console-login";

/** Whether a login is under way in this tab. An answer without one is an address of before, which the way back leads to. */
export const isUnderWay = (): boolean => sessionStorage.getItem(kept) !== null;

/**
 * Leaves for the login, and comes back to `place`. With `select_account` it says who is signed in, and lets somebody else sign in; `login`
 * would ask providers for a proof that not each of them gives. The address is replaced: the way back leads to no login of before.
 */
export const beginSignIn = async (
  config: Config,
  place: string,
  prompt?: "select_account",
): Promise<never> => {
  const begun: Begun = { state: randomText(16), verifier: randomText(32), place };
  sessionStorage.setItem(kept, JSON.stringify(begun));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    scope: config.scope,
    state: begun.state,
    code_challenge: await digestOf(begun.verifier),
    code_challenge_method: "S256",
    ...(prompt === undefined ? {} : { prompt }),
  });
  location.replace(`${config.authorizationEndpoint}?${query.toString()}`);
  return new Promise<never>(() => {});
};

/** A sign-in that ended without a session, in words. */
export class SignInFailed extends Error {}

/** Redeems the code that the address holds. Throws `SignInFailed`. */
export const completeSignIn = async (config: Config): Promise<Session> => {
  const answer = new URLSearchParams(location.search);
  const text = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  const begun = text === null ? undefined : (JSON.parse(text) as Begun);
  history.replaceState(null, "", `/admin/console/${begun?.place ?? ""}`);
  if (begun === undefined || answer.get("state") !== begun.state)
    throw new SignInFailed("This answer belongs to another sign-in. Sign in again.");
  // RFC 9207 §2.4.
  if (answer.get("iss") !== config.issuer)
    throw new SignInFailed("This answer comes from another issuer. Sign in again.");
  const code = answer.get("code");
  if (code === null) throw new SignInFailed(words(answer.get("error")));
  const prove = await newProofKey();
  const response = await redeem(config, prove, { code, verifier: begun.verifier });
  const body = (await response.json()) as Readonly<Record<string, unknown>>;
  const token = body["access_token"];
  if (!response.ok || typeof token !== "string") throw new SignInFailed(words(body["error"]));
  return {
    ...{ token, prove, subject: subjectIn(token) },
    expiresAt: Date.now() + Number(body["expires_in"] ?? 300) * 1000,
  };
};

const redeem = async (
  config: Config,
  prove: ProofMaker,
  { code, verifier }: { readonly code: string; readonly verifier: string },
): Promise<Response> =>
  fetch(config.tokenEndpoint, {
    method: "POST",
    headers: { DPoP: await prove("POST", config.tokenEndpoint) },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: config.clientId,
      redirect_uri: config.redirectUri,
      code,
      code_verifier: verifier,
    }),
  });

const words = (error: unknown): string => {
  if (error === "access_denied") return "The sign-in was cancelled.";
  if (error === "invalid_grant")
    return "You are logged in, but you are no operator of this server. Whoever runs it names operators in the setting “console” (MINTPORT_CONSOLE). “Sign in as somebody else” says first who you are signed in as.";
  return `The sign-in failed (${typeof error === "string" ? error : "no answer"}). Try again; the audit log says why.`;
};

/** For the operator's eyes only: the server decides by the token itself. An opaque token names nobody. */
const subjectIn = (token: string): string => {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const { sub } = JSON.parse(atob(payload)) as { readonly sub?: unknown };
    return typeof sub === "string" ? sub : "operator";
  } catch {
    return "operator";
  }
};
