import { readFile } from "node:fs/promises";
import {
  ConfigurationError,
  type ConfigurationProblem,
  present,
  requireKnownOptions,
} from "@mintport/core/ports";
import { type AddressRule, publicAddresses } from "./public-address.ts";

/** A host of a closed network whose keys may be fetched, although its addresses are not of the public internet. */
export interface PrivateKeyHost {
  /** The host of the URIs, and their port where it is not 443: `kubernetes.default.svc`, `10.0.0.1:6443`. */
  readonly host: string;
  /** The one path that this holds for, as `/openid/v1/jwks`. Without it every path of the host. */
  readonly path?: string | undefined;
  /**
   * The addresses or CIDR ranges that the host may have, beside public ones. Default: the private ranges of RFC 1918,
   * RFC 6598 and RFC 4193; loopback and link-local addresses are none of them.
   */
  readonly addresses?: readonly string[] | undefined;
  /** Its certification authorities in PEM, instead of those of all other hosts. */
  readonly ca?: string | undefined;
  /**
   * The file of a bearer token that it is shown (RFC 6750 §2.1), as a Kubernetes API server asks for it. The file is
   * read before each fetch. Needs `path`: whoever registers a client chooses a URI, and the token opens others, too.
   */
  readonly bearerTokenFile?: string | undefined;
}

/** The ways in which the fetch of one URI is other than that of most. */
export interface HostRules {
  readonly mayConnect: AddressRule;
  readonly ca?: string;
  /** The header to send. Rejects if there is no token to be read. */
  readonly authorization?: () => Promise<string>;
}

/** What holds for a URL; `undefined` if it is of no such host. Throws `ConfigurationError` if one of them is wrong. */
export const privateKeyHosts = (
  hosts: readonly PrivateKeyHost[],
): ((url: URL) => HostRules | undefined) => {
  const known = hosts.map((host, i) => {
    requireKnownOptions("remoteKeySets", host, {
      ...{ host: true, path: true, addresses: true, ca: true, bearerTokenFile: true },
    });
    const problems = privateKeyHostProblems(host).map(({ field, message }) => ({
      field: `privateHosts.${i}.${field}`,
      message,
    }));
    if (problems.length > 0) throw new ConfigurationError("remote key sets", problems);
    return { host, rules: rulesOf(host, `privateHosts.${i}.addresses`) };
  });
  return (url) => known.find(({ host }) => isOf(url, host))?.rules;
};

/** What is wrong with a host, for who reads it from a file; addresses are looked at when it is used. */
export const privateKeyHostProblems = ({
  host,
  path,
  bearerTokenFile,
}: PrivateKeyHost): readonly ConfigurationProblem[] => [
  ...(hostOf(host) === host
    ? []
    : [{ field: "host", message: "must be a host in lower case, and its port if not 443" }]),
  ...(path === undefined || new URL(path, "https://host").pathname === path
    ? []
    : [{ field: "path", message: "must be a path without a query, as /openid/v1/jwks" }]),
  ...(bearerTokenFile !== undefined && path === undefined
    ? [{ field: "path", message: "must be given with a bearer token: it opens other paths, too" }]
    : []),
];

/** As a URL writes it; a pattern such as `*.example` is none. */
const hostOf = (text: string): string | undefined =>
  /^[\w.\-:[\]]+$/.test(text) && URL.canParse(`https://${text}/`)
    ? new URL(`https://${text}/`).host
    : undefined;

const isOf = (url: URL, { host, path }: PrivateKeyHost): boolean =>
  url.host === host && (path === undefined || (url.pathname === path && url.search === ""));

const rulesOf = (
  { addresses = privateRanges, ca, bearerTokenFile }: PrivateKeyHost,
  field: string,
): HostRules => ({
  mayConnect: publicAddresses(addresses, field),
  ...present({
    ca,
    authorization:
      bearerTokenFile === undefined
        ? undefined
        : async () => `Bearer ${await tokenIn(bearerTokenFile)}`,
  }),
});

/** The failure is for logs, and holds nothing of the file. */
const tokenIn = async (path: string): Promise<string> => {
  const token = (await readFile(path, "utf8")).trim();
  if (!/^[\w\-.~+/]+=*$/.test(token))
    throw new Error(`${path} must hold a bearer token (RFC 6750 §2.1)`);
  return token;
};

const privateRanges = [
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  // Behind a carrier's NAT; clouds number their clusters with it.
  "100.64.0.0/10",
  "fc00::/7",
];
