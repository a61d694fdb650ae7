import type { AuthorizationServer } from "@mintport/core";
import type { HttpOptions } from "@mintport/http/node";
import type { ResourceServer } from "@mintport/resource-server";
import { type RecordingObserver, recordingObserver } from "@mintport/testing";
import { openParts, options } from "../../sites/parts.ts";

/** What an integrator has in his hands when he goes to his framework. */
export interface Parts {
  readonly server: AuthorizationServer;
  readonly api: ResourceServer;
  readonly options: HttpOptions;
  readonly observer: RecordingObserver;
}

/** A framework that listens on loopback with an authorization server and guarded routes in it. */
export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * One way in which people put it into the framework. Each site serves the endpoints below `/auth/oauth`, `GET /auth/hello` for
 * everybody, and behind the guard for `orders:read` four routes: `/auth/api/orders` answers the token's client, `/auth/api/throws`
 * throws, `/auth/api/rejects` rejects, and `/auth/api/strong` asks for the login of `strong` as well. The metadata of the resource
 * stands where its challenges say.
 */
export interface Setup {
  readonly name: string;
  /** Whether something before the binding reads bodies and keeps nothing of them. */
  readonly eatsBodies?: true;
  /** Whether a middleware before the binding answers preflights and says who may read, for `appOrigin`. */
  readonly hasCors?: true;
  readonly start: (parts: Parts) => Promise<Site>;
}

/** A framework, and the ways to stand in it. */
export interface Framework {
  /** As the binding's entry is called: `@mintport/http/<name>`. */
  readonly name: string;
  /** Whether the framework tells who is at the other end of the connection. */
  readonly knowsAddress: boolean;
  readonly setups: readonly Setup[];
}

export { appOrigin, issuer, strong } from "../../sites/parts.ts";
export const good = "grant_type=client_credentials&client_id=a&client_secret=b%C3%A9";

/** The same parts, where CORS is the matter of a middleware: two of them would contradict each other. */
export const withoutCors = ({ options: { cors: _, ...options }, ...parts }: Parts): Parts => ({
  ...parts,
  options,
});

/** Fresh parts, and an observer that keeps what an operator is told. */
export const makeParts = async (): Promise<Parts> => {
  const observer = recordingObserver();
  return { ...(await openParts({ observer })), options, observer };
};
