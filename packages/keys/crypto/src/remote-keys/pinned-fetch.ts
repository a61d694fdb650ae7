import type { LookupAddress } from "node:dns";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { request } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { contain, present } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import type { AddressRule } from "./public-address.ts";
import { readBody } from "./read-body.ts";

/** Every address of a host, as `dns.promises.lookup` answers with `all: true`. */
export type Lookup = (
  hostname: string,
  options: { readonly all: true },
) => Promise<readonly LookupAddress[]>;

/** The rules and bounds of a fetch that connects only to addresses it has checked. */
export interface PinnedFetchOptions {
  readonly lookup: Lookup;
  readonly mayConnect: AddressRule;
  /** For everything together: DNS, TLS and the whole body; in milliseconds. */
  readonly timeout: number;
  /** The most bytes of a body, as it comes and as it is decoded. */
  readonly limit: number;
  /** Certification authorities in PEM, instead of those that Node trusts. */
  readonly ca: string | readonly string[] | undefined;
  /** The media types that are asked for. */
  readonly accept: string;
  /** The header `Authorization`, asked for anew for each fetch. */
  readonly authorization?: (() => Promise<string>) | undefined;
}

/** A 200. */
export interface FetchedBody {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** The host is at an address that the rule refuses. */
export class AddressNotAllowed extends Error {}

/**
 * The body of a 200 to a GET. The host is resolved once; one address that may not be connected to refuses it, and the
 * connection goes nowhere but to what was checked, so a second DNS answer changes nothing. No redirect is followed, no
 * proxy and no cookie is used. The error is for logs.
 */
export const pinnedFetch = (
  url: URL,
  options: PinnedFetchOptions,
): ResultAsync<FetchedBody, unknown> => {
  const deadline = AbortSignal.timeout(options.timeout);
  // Not every end of a request is told to it, and DNS cannot be called off: so the deadline also ends the waiting.
  const whole = Promise.race([passed(deadline), get(url, deadline, options)]);
  return ResultAsync.fromPromise(whole, (cause) => cause);
};

const passed = (deadline: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    deadline.addEventListener("abort", () => {
      reject(new Error("the deadline passed"));
    });
  });

const get = async (
  url: URL,
  deadline: AbortSignal,
  options: PinnedFetchOptions,
): Promise<FetchedBody> => {
  const addresses = await checkedAddresses(url, options);
  const authorization = await options.authorization?.();
  deadline.throwIfAborted();
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      // A pooled connection could be an older one to another address; and only the shared pool knows of proxies.
      agent: false,
      lookup: pinnedTo(addresses),
      signal: deadline,
      headers: {
        accept: options.accept,
        "accept-encoding": "identity",
        ...present({ authorization }),
      },
      // NODE_TLS_REJECT_UNAUTHORIZED must not open this door.
      rejectUnauthorized: true,
      ...present({ ca: options.ca === undefined ? undefined : [options.ca].flat() }),
    });
    const fail = (error: unknown): void => {
      reject(error instanceof Error ? error : new Error("the answer cannot be read"));
      sent.destroy();
    };
    sent.on("error", reject);
    const done =
      ({ headers }: IncomingMessage) =>
      (body: Buffer): void => {
        resolve({ body, headers });
      };
    const read = (response: IncomingMessage): void => {
      if (response.statusCode === 200) readBody(response, options.limit, done(response), fail);
      else fail(new Error(`the status is ${response.statusCode}`));
    };
    sent.on("response", contain(read, fail));
    sent.end();
  });
};

const checkedAddresses = async (
  { hostname }: URL,
  { lookup, mayConnect }: PinnedFetchOptions,
): Promise<readonly LookupAddress[]> => {
  const host = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  const addresses = family === 0 ? await lookup(host, { all: true }) : [{ address: host, family }];
  // One bad address among good ones is an attack, or a mistake that looks like one.
  if (addresses.length === 0 || !addresses.every(({ address }) => mayConnect(address)))
    throw new AddressNotAllowed(
      `address not allowed: ${host} has ${addresses.map(({ address }) => address).join(", ") || "none"}, which may not be connected to`,
    );
  return addresses;
};

/** Answers the checked addresses, whatever DNS says by now. Node does not ask for a host that is an address. */
const pinnedTo =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_hostname, { all }, done) => {
    const [first] = addresses;
    if (all === true) done(null, [...addresses]);
    else done(null, first?.address ?? "", first?.family);
  };
