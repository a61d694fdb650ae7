import { lookup as systemLookup } from "node:dns/promises";
import {
  type Clock,
  ConfigurationError,
  type Instant,
  type KnownOptions,
  type RemoteKeySet,
  type RemoteKeySets,
  requireKnownOptions,
  type Seconds,
} from "@mintport/core/ports";
import { err, ok, okAsync, type Result, ResultAsync } from "@mintport/core/result";
import type { JWK } from "jose";
import { longestTimer, wholeNumberProblems } from "../whole-numbers.ts";
import { type Held, heldKeySets, type KeySet } from "./held-key-sets.ts";
import {
  AddressNotAllowed,
  type Lookup,
  type PinnedFetchOptions,
  pinnedFetch,
} from "./pinned-fetch.ts";
import { type PrivateKeyHost, privateKeyHosts } from "./private-key-host.ts";
import { publicAddresses } from "./public-address.ts";
import { parsePublicKeySet } from "./public-key-set.ts";

/** The times, rules and bounds by which keys of others are fetched and kept. */
export interface RemoteKeySetsOptions {
  readonly clock: Clock;
  /**
   * The seconds that a set is used before it is fetched again.
   *
   * @default 300
   */
  readonly maxAge?: Seconds;
  /**
   * The least number of seconds between two fetches of one URI, whatever they answer and whatever is asked for.
   *
   * @default 30
   */
  readonly cooldown?: Seconds;
  /** The seconds that the last good set is still used when its server fails. Default: 3600, or `maxAge` if longer. */
  readonly maxStale?: Seconds;
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
   * URI can make this process send a GET to each of them.
   */
  readonly dangerouslyAllowAddresses?: readonly string[];
  /**
   * Hosts of a closed network that keys may be fetched from. For every other host all rules stay.
   *
   * @default []
   */
  readonly privateHosts?: readonly PrivateKeyHost[];
  /** All addresses of a host. Default `dns.promises.lookup`, which asks as the operating system does. */
  readonly lookup?: Lookup;
}

/**
 * Key sets fetched over https, and held in memory. Only public addresses are connected to, and only those that were
 * checked; no redirects; at most 64 KiB and 100 keys. Any number of calls at once make one fetch of a URI.
 *
 * Throws `ConfigurationError` if an option is wrong or unknown.
 *
 * @example const remoteKeys = remoteKeySets({ clock: systemClock });
 */
export const remoteKeySets = (options: RemoteKeySetsOptions): RemoteKeySets => {
  requireKnownOptions("remoteKeySets", options, remoteKeySetsOptions);
  const { clock, maxAge, cooldown, maxStale, fetchingOf } = settle(options);
  const held = heldKeySets();
  const running = new Map<string, ResultAsync<Held, never>>();

  /** Also true for a moment a little ahead, so that a clock put back neither fetches more nor keeps for ever. */
  const isWithin = (seconds: Seconds, moment: Instant): boolean =>
    Math.abs(clock.now() - moment) < seconds;

  const answer = ({ last, failure }: Held): RemoteKeySet =>
    last !== undefined && isWithin(maxStale, last.fetchedAt)
      ? { verdict: "found", keys: last.keys }
      : {
          verdict: failure instanceof AddressNotAllowed ? "not_allowed" : "unreachable",
          cause: failure,
        };

  const fetchOnce = (uri: string, url: URL): ResultAsync<Held, never> => {
    const under = running.get(uri);
    if (under !== undefined) return under;
    const triedAt = clock.now();
    const fetched = fetchKeys(url, fetchingOf(url))
      .match<Held>(
        (keys) => ({ triedAt, last: { ...keys, fetchedAt: triedAt } }),
        (failure) => ({ triedAt, last: held.get(uri)?.last, failure }),
      )
      .then((now) => {
        held.set(uri, now);
        running.delete(uri);
        return now;
      });
    const started = ResultAsync.fromSafePromise<Held, never>(fetched);
    running.set(uri, started);
    return started;
  };

  return {
    find: (uri, kid) => {
      const url = parseUri(uri);
      if (url.isErr()) return okAsync({ verdict: "unreachable", cause: url.error });
      const known = held.get(uri);
      if (known !== undefined) {
        const { last, triedAt } = known;
        if (last !== undefined && isWithin(maxAge, last.fetchedAt) && holds(last.keys, kid))
          return okAsync(answer(known));
        if (isWithin(cooldown, triedAt)) return okAsync(answer(known));
      }
      const triedAt = held.triedAt(uri);
      // Its keys made room for others since; that must not make it one more fetch.
      if (known === undefined && triedAt !== undefined && isWithin(cooldown, triedAt))
        return okAsync({ verdict: "unreachable", cause: new Error("fetched a moment ago") });
      return fetchOnce(uri, url.value).map(answer);
    },
  };
};

const remoteKeySetsOptions: KnownOptions<RemoteKeySetsOptions> = {
  ...{ clock: true, maxAge: true, cooldown: true, maxStale: true, timeout: true },
  ...{ ca: true, dangerouslyAllowAddresses: true, privateHosts: true, lookup: true },
};

const maxBody = 64 * 1024;

const accept = "application/jwk-set+json, application/json";

/** Longer than any URL that a browser or a proxy takes. */
const maxUriLength = 2048;

interface Settled extends Required<Pick<RemoteKeySetsOptions, "clock" | DurationName>> {
  /** How a URL is fetched: most of them alike. */
  readonly fetchingOf: (url: URL) => PinnedFetchOptions;
}

type DurationName = "maxAge" | "cooldown" | "maxStale" | "timeout";

const settle = ({
  clock,
  maxAge = 300,
  cooldown = 30,
  maxStale = Math.max(3600, maxAge),
  timeout = 3000,
  ca,
  dangerouslyAllowAddresses = [],
  privateHosts = [],
  lookup = systemLookup,
}: RemoteKeySetsOptions): Settled => {
  const durations = { maxAge, cooldown, maxStale, timeout };
  const problems = wholeNumberProblems({
    maxAge: { value: maxAge, least: 1 },
    cooldown: { value: cooldown, least: 1 },
    maxStale: { value: maxStale, least: 1 },
    timeout: { value: timeout, least: 1, most: longestTimer },
  });
  if (maxStale < maxAge)
    problems.push({ field: "maxStale", message: "must not be less than maxAge" });
  if (problems.length > 0) throw new ConfigurationError("remote key sets", problems);
  const mayConnect = publicAddresses(dangerouslyAllowAddresses);
  const fetching = { lookup, mayConnect, timeout, limit: maxBody, ca, accept };
  const rulesOf = privateKeyHosts(privateHosts);
  return { clock, ...durations, fetchingOf: (url) => ({ ...fetching, ...rulesOf(url) }) };
};

const parseUri = (uri: string): Result<URL, Error> => {
  const url = uri.length <= maxUriLength && URL.canParse(uri) ? new URL(uri) : undefined;
  // A fragment is of no use to a server, and an empty one shows in the text only.
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "" || uri.includes("#"))
    return err(new Error("not an https URI without userinfo and fragment"));
  return ok(url);
};

const fetchKeys = (url: URL, fetching: PinnedFetchOptions): ResultAsync<KeySet, unknown> =>
  pinnedFetch(url, fetching).andThen(({ body }) =>
    parsePublicKeySet(body).map((keys) => ({ keys, bytes: body.length })),
  );

const holds = (keys: readonly JWK[], kid: string | undefined): boolean =>
  kid === undefined || keys.some((key) => key.kid === kid);
