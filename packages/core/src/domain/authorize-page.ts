import type { ClientId } from "./identifiers.ts";
import type { Seconds } from "./instant.ts";
import type { ResourceIndicator } from "./resource-indicator.ts";

/** A page of an authorization, as data. The embedder decides how it looks and can decide nothing else. */
export type AuthorizePage =
  | LoginPage
  | AccountPage
  | ConsentPage
  | LeavingPage
  | ProblemPage
  | DeviceCodePage
  | DeviceConfirmPage
  | DeviceDonePage;

/** Nobody is logged in, or not well enough. The embedder logs the user in and sends the browser to `resume`. */
export interface LoginPage {
  readonly page: "login";
  readonly because: LoginReason;
  readonly hints: LoginHints;
  /** Absent where a device is to be connected: which one it is said after the login. */
  readonly client?: ClientFace;
  /** The URL to which the browser goes after the login. It holds a handle and nothing of the request. */
  readonly resume: string;
}

/**
 * Why a login is needed. `nobody`: no one is there. `prompt`: the client asks for a new one. `max-age`: the last is too long ago.
 * `acr`: it was too weak. `other-subject`: another user wants to log in.
 */
export type LoginReason = "nobody" | "prompt" | "max-age" | "acr" | "other-subject";

/** What the client says of the login. Hints: nothing of it is proven, all of it is text for people. */
export interface LoginHints {
  readonly loginHint?: string;
  readonly uiLocales?: readonly string[];
  readonly display?: string;
  readonly acrValues?: readonly string[];
  /** The login must be a new one (`prompt=login`), also where nobody is there: a login that hands on to another must say so. */
  readonly newLogin?: true;
  /** The seconds that the login may be ago (OpenID Connect Core §3.1.2.1 `max_age`). */
  readonly maxAge?: Seconds;
  /** Parameters of the embedder's own that it let through, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The user chooses whether to go on as who they are (`prompt=select_account`). */
export interface AccountPage extends AnswerableBy<"continue" | "switch"> {
  readonly page: "account";
  readonly client: ClientFace;
  readonly subject: string;
}

/** The user decides what the client may do. */
export interface ConsentPage extends AnswerableBy<"approve" | "deny"> {
  readonly page: "consent";
  readonly because: ConsentReason;
  readonly client: ClientFace;
  readonly subject: string;
  readonly scopes: readonly AskedScope[];
  readonly resources: readonly ResourceIndicator[];
  /** Whether the client wants to act while the user is away. */
  readonly offline: boolean;
  /** The host to which the browser goes with the answer; of an app's own scheme, the scheme. */
  readonly redirectHost: string;
  /** Whether the answer goes to a program on the user's own machine, which nobody can name for certain. */
  readonly loopback: boolean;
}

/**
 * Why the user is asked. `client-not-assured`: anybody could pretend to be this client, so memory does not speak for it.
 * `client-changed`: its name, redirect URIs or keys are not those that the user agreed to.
 */
export type ConsentReason =
  | "first-time"
  | "more-scope"
  | "always"
  | "prompt"
  | "client-not-assured"
  | "client-changed";

/** One scope that is asked for. */
export interface AskedScope {
  readonly name: string;
  /** The user agreed to it before. */
  readonly known: boolean;
  /** It cannot be refused alone. */
  readonly required: boolean;
}

/** A page with a form: it is posted to `answerTo` with `interaction`, `decision`, and one `scope` for each that is approved. */
export interface AnswerableBy<Decision extends string> {
  /** The value of the form's `interaction`. It works once. */
  readonly handle: string;
  /** The URL of the form. */
  readonly answerTo: string;
  /** The values that `decision` may have. */
  readonly decisions: readonly Decision[];
  /** The source that a `form-action` policy must allow beside `'self'`, for browsers that follow redirects with it. */
  readonly redirectSource: string;
  /** The languages that the client says the user prefers, best first. */
  readonly uiLocales?: readonly string[];
}

/** The user types the code that a device shows (RFC 8628 §3.3): a form that posts `user_code` to `answerTo`. */
export interface DeviceCodePage {
  readonly page: "device-code";
  readonly answerTo: string;
  readonly subject: string;
  /** The code of a link, which the user must still send: it may be somebody else's device (RFC 8628 §5.4). */
  readonly userCode?: string;
  /** The code that was sent cannot be connected: it is wrong, over, or somebody else's. */
  readonly refused: boolean;
}

/**
 * The user decides whether the device in their hands may act for them. It is asked each time, whatever was agreed to before: anybody can
 * send a code to somebody else (RFC 8628 §5.4).
 */
export interface DeviceConfirmPage
  extends Omit<AnswerableBy<"approve" | "deny">, "redirectSource" | "uiLocales"> {
  readonly page: "device-confirm";
  readonly client: ClientFace;
  readonly subject: string;
  readonly scopes: readonly AskedScope[];
  readonly resources: readonly ResourceIndicator[];
  readonly offline: boolean;
  /** The code, to be compared with what the device shows. */
  readonly userCode: string;
  /** When the device asked, in seconds since 1970, and from which network address. */
  readonly startedAt: number;
  readonly startedFrom?: string;
}

/** The device is connected, or was turned away: the user goes back to it. */
export interface DeviceDonePage {
  readonly page: "device-done";
  readonly decision: "approve" | "deny";
  readonly client: ClientFace;
}

/** The user must click to go to a place that nobody vouched for. */
export interface LeavingPage {
  readonly page: "leaving";
  /** The whole URL, answer included. */
  readonly to: string;
  readonly redirectHost: string;
  readonly client: ClientFace;
}

/** It does not go on, and the browser is sent nowhere. */
export interface ProblemPage {
  readonly page: "problem";
  readonly problem: Problem;
  /** The HTTP status that goes out. */
  readonly status: number;
}

/** The problems that a user may see: few, so that none tells what only an operator may know. */
export type Problem =
  /** The link is not one that this server understands. */
  | "request-invalid"
  /** The page was answered, is over, or belongs to another browser. */
  | "interaction-over"
  | "unavailable"
  | "too-many-requests"
  | "unexpected";

/** What a page may say of a client. All of it is text that somebody else wrote, cut and free of control characters. */
export interface ClientFace {
  readonly id: ClientId;
  readonly name: string;
  /** Somebody answers for these facts: an administrator of this tenant. Otherwise the client says them of itself. */
  readonly vouchedFor: boolean;
  readonly uri?: string;
  readonly logoUri?: string;
  readonly policyUri?: string;
  readonly termsUri?: string;
}
