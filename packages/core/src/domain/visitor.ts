import type { Instant } from "./instant.ts";

/** The person at a browser, as the embedder's login knows them. */
export interface Visitor {
  /** Names the user for good: 1 to 255 printable ASCII characters, never given to anybody else. Stands in `sub`. */
  readonly subject: string;
  /** Names the embedder's session: 1 to 1024 characters. Stores see its digest only. */
  readonly session: string;
  /** When the user last proved who they are. Not when the session was last used. */
  readonly authenticatedAt: Instant;
  /** The authentication context class that was reached (OpenID Connect Core §2 `acr`). */
  readonly acr?: string;
  /** The methods by which they proved it (RFC 8176). */
  readonly amr?: readonly string[];
}

/**
 * Whether an embedder's answer is a visitor: tokens are written of it. A login that lies ahead would count as new for ever, and
 * milliseconds in place of seconds lie far ahead.
 */
export const isVisitor = (
  { subject, session, authenticatedAt, acr, amr }: Visitor,
  now: Instant,
): boolean =>
  typeof subject === "string" &&
  isSubject(subject) &&
  typeof session === "string" &&
  session.length > 0 &&
  session.length <= 1024 &&
  Number.isSafeInteger(authenticatedAt) &&
  authenticatedAt >= 0 &&
  authenticatedAt <= now + loginSkew &&
  (acr === undefined || isShortText(acr)) &&
  (amr === undefined || (Array.isArray(amr) && amr.length <= 16 && amr.every(isShortText)));

/** Whether a text can name a user: 1 to 255 printable ASCII characters (OpenID Connect Core §2). */
export const isSubject = (text: string): boolean => subjectText.test(text);

const subjectText = /^[\x20-\x7e]{1,255}$/;

const isShortText = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= 256;

/** Seconds that the clock of the login may be ahead of ours. */
const loginSkew = 10;
