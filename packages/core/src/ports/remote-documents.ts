import type { ResultAsync } from "neverthrow";
import type { Seconds } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";

/**
 * Documents that clients publish of themselves (Client ID Metadata Document §4).
 *
 * The URL is somebody else's choice, so an adapter must guard the fetch (§6.5, §6.6): https only; no address that is private, loopback,
 * link-local or reserved, judged after DNS and then pinned for the connection; no redirects; a 200 with a JSON media type; at most
 * 5 KiB within 3 seconds. It keeps nothing: core holds what it fetched, and asks once for any number of callers.
 */
export interface RemoteDocuments {
  /**
   * Fetches the document now.
   *
   * Promise: a server that refuses, hangs, redirects or answers nonsense is `unreachable`, and one whose address the guard refuses is
   * `not_allowed`; neither is ever `Err`: it is the other's fault and must not look like our outage.
   *
   * @example await documents.fetch("https://app.example/client.json")
   */
  fetch(url: string): ResultAsync<RemoteDocument, PortError>;
}

/** The outcome of a fetch. */
export type RemoteDocument =
  | {
      readonly verdict: "found";
      /** The JSON value. Core judges it. */
      readonly document: unknown;
      /**
       * The seconds for which its HTTP headers let it be kept (RFC 9111 §4.2.1); `undefined`: they say nothing. Core holds it within
       * bounds of its own.
       */
      readonly freshFor: Seconds | undefined;
    }
  /** `cause` is for logs. */
  | { readonly verdict: "unreachable" | "not_allowed"; readonly cause: unknown };
