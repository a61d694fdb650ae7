import type { KeyThumbprint } from "../confirmation.ts";
import type { Digest } from "../digest.ts";
import type { FormPair } from "../form.ts";
import type { ClientId } from "../identifiers.ts";
import type { Instant } from "../instant.ts";

/** An authorization that waits for its user: everything that core knows between two pages. Nothing of it passes through a browser. */
export interface Interaction {
  readonly client: ClientId;
  /** The parameters of the request. They are read anew at every step, by what tenant and client are then. */
  readonly parameters: readonly FormPair[];
  /** How they came: only a pushed or signed request meets a demand for one. */
  readonly arrival: Arrival;
  /** The page that the user was shown. */
  readonly page: "login" | "account" | "consent";
  /** The browser that began. */
  readonly browser: BrowserBinding;
  /** Whom the page was shown to; nobody for a login page. */
  readonly shownTo?: ShownTo;
  /** The user who chose to go on as who they are. */
  readonly chosenSubject?: string;
  /** The handle with which all began: it is used up once for all pages. Absent on the first page. */
  readonly root?: Digest;
  readonly begunAt: Instant;
  /** A login must be of this moment or later, because the user wanted another account. */
  readonly loginAfter?: Instant;
  /** The first moment at which it can no longer be answered. Its row is kept longer, so that it ends in a proper error. */
  readonly usableUntil: Instant;
}

/** How a request came to the authorization endpoint. */
export interface Arrival {
  readonly signed: boolean;
  /** The digest of the `request_uri`, which is used up when the code is written. */
  readonly pushed?: Digest;
  /** The key that a pushed request proved (RFC 9449 §10.1). */
  readonly dpopKey?: KeyThumbprint;
}

/** One cookie for each interaction, so that tabs do not disturb each other. */
export interface BrowserBinding {
  /** The end of the cookie's name: random. */
  readonly name: string;
  /** Digest of the cookie's value. */
  readonly secret: Digest;
}

/** A user in a session. */
export interface ShownTo {
  readonly subject: string;
  /** Digest of the embedder's session. */
  readonly session: Digest;
}
