import type { KeyThumbprint } from "../confirmation.ts";
import type { ClientId } from "../identifiers.ts";
import type { Seconds } from "../instant.ts";
import type { ResourceIndicator } from "../resource-indicator.ts";
import type { Scope } from "../scope.ts";
import type { CodeChallenge } from "./code-challenge.ts";
import type { Prompt } from "./prompt.ts";

/**
 * An authorization request that was found valid (RFC 6749 §4.1.1): from the query, from a form, pushed or signed. From here on there is
 * no difference.
 */
export interface AuthorizationRequest {
  readonly client: ClientId;
  /** The scope that the user is asked for, `offline_access` not among it. */
  readonly scope: Scope;
  /** Whether the client wants to act while the user is away (OpenID Connect Core §11). */
  readonly offline: boolean;
  /** The resources that tokens may be asked for later; at least one (RFC 8707 §2). */
  readonly resources: readonly ResourceIndicator[];
  readonly codeChallenge: CodeChallenge;
  readonly prompts: ReadonlySet<Prompt>;
  /** The age that the login may have, in seconds. */
  readonly maxAge?: Seconds;
  readonly acrValues: readonly string[];
  readonly nonce?: string;
  /** The DPoP key that the code is bound to (RFC 9449 §10). */
  readonly dpopKey?: KeyThumbprint;
  readonly hints: RequestHints;
}

/** What is only for the login page to read. */
export interface RequestHints {
  readonly loginHint?: string;
  readonly uiLocales?: readonly string[];
  readonly display?: string;
  /** Parameters of the embedder's own. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Where the answer goes. Once it is known, a refusal goes there as well (RFC 6749 §4.1.2.1). */
export interface ReturnTo {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  /** Comes back byte for byte. */
  readonly state: string | undefined;
}

/** How the answer's parameters travel: in the query, or in a form that the browser posts. */
export type ResponseMode = "query" | "form_post";
