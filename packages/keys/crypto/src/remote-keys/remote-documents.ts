import { lookup as systemLookup } from "node:dns/promises";
import {
  ConfigurationError,
  type KnownOptions,
  type RemoteDocument,
  type RemoteDocuments,
  requireKnownOptions,
} from "@mintport/core/ports";
import { err, ok, okAsync, Result, ResultAsync } from "@mintport/core/result";
import { longestTimer, wholeNumberProblems } from "../whole-numbers.ts";
import { freshFor } from "./fresh-for.ts";
import { AddressNotAllowed, type FetchedBody, type Lookup, pinnedFetch } from "./pinned-fetch.ts";
import { publicAddresses } from "./public-address.ts";

/** The rules and bounds by which documents of clients are fetched. */
export interface RemoteDocumentsOptions {
  /**
   * The longest that a whole fetch may take, DNS included, in milliseconds.
   *
   * @default 3000
   */
  readonly timeout?: number;
  /** Certification authorities in PEM, instead of those that Node trusts: for closed networks. */
  readonly ca?: string | readonly string[];
  /**
   * Addresses or CIDR ranges that may be connected to although they are not of the public internet. Whoever chooses a
   * URL can make this process send a GET to each of them.
   */
  readonly dangerouslyAllowAddresses?: readonly string[];
  /** All addresses of a host. Default `dns.promises.lookup`, which asks as the operating system does. */
  readonly lookup?: Lookup;
}

/**
 * Fetches the documents that clients publish of themselves (Client ID Metadata Document §4), over https. Only public addresses are
 * connected to, and only those that were checked; no redirects; a 200 with a JSON media type and at most 5 KiB. It keeps nothing.
 *
 * Throws `ConfigurationError` if an option is wrong or unknown.
 *
 * @example clientDocuments({ documents: remoteDocuments(), registry: storage.clients, tenants })
 */
export const remoteDocuments = (options: RemoteDocumentsOptions = {}): RemoteDocuments => {
  requireKnownOptions("remoteDocuments", options, remoteDocumentsOptions);
  const { timeout = 3000, ca, dangerouslyAllowAddresses = [], lookup = systemLookup } = options;
  const problems = wholeNumberProblems({
    timeout: { value: timeout, least: 1, most: longestTimer },
  });
  if (problems.length > 0) throw new ConfigurationError("remote documents", problems);
  const mayConnect = publicAddresses(dangerouslyAllowAddresses);
  const fetching = { lookup, mayConnect, timeout, limit: maxBody, ca, accept: "application/json" };
  return {
    fetch: (text) => {
      const url = parseUrl(text);
      if (url === undefined)
        return okAsync({ verdict: "unreachable", cause: new Error("not a plain https URL") });
      return ResultAsync.fromSafePromise(
        pinnedFetch(url, fetching)
          .andThen(documentIn)
          .match(
            (document): RemoteDocument => document,
            (cause): RemoteDocument => ({
              verdict: cause instanceof AddressNotAllowed ? "not_allowed" : "unreachable",
              cause,
            }),
          ),
      );
    },
  };
};

const remoteDocumentsOptions: KnownOptions<RemoteDocumentsOptions> = {
  ...{ timeout: true, ca: true, dangerouslyAllowAddresses: true, lookup: true },
};

/** Client ID Metadata Document §6.6 recommends it. */
const maxBody = 5 * 1024;

const parseUrl = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url?.protocol === "https:" && url.username === "" && url.password === "" && !text.includes("#");
  return isPlain ? url : undefined;
};

const documentIn = ({ body, headers }: FetchedBody): Result<RemoteDocument, unknown> => {
  if (!jsonType.test(headers["content-type"] ?? ""))
    return err(new Error("the media type is not JSON"));
  return parseJson(body).andThen((document) =>
    ok<RemoteDocument>({ verdict: "found", document, freshFor: freshFor(headers, new Date()) }),
  );
};

/** §4.1: `application/json`, or a type of its own with the suffix `+json` (RFC 6839). */
const jsonType = /^application\/(?:[\w!#$&^.-]+\+)?json\s*(?:;|$)/i;

const parseJson = Result.fromThrowable(
  (body: Uint8Array): unknown => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)),
  (cause) => cause,
);
