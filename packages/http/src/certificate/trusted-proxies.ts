import { isWithin, parseAddress, parseRange } from "./address-range.ts";

/** Whether a hop's address is that of a trusted proxy. A hop without an address is none. */
export type IsTrustedProxy = (remoteAddress: string | undefined) => boolean;

/**
 * The proxies in `ranges`: addresses or CIDR ranges. `undefined` if there is none, or if one is no such thing or is
 * everybody.
 */
export const trustedProxies = (ranges: readonly string[]): IsTrustedProxy | undefined => {
  // From JavaScript comes also `true`, as other libraries take it.
  const given: unknown = ranges;
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const proxies = given.map((range: unknown) =>
    typeof range === "string" ? parseRange(range) : undefined,
  );
  return proxies.every((range) => range !== undefined)
    ? (remoteAddress = "") => {
        const address = parseAddress(remoteAddress);
        return address !== undefined && proxies.some((range) => isWithin(address, range));
      }
    : undefined;
};

/** Whether a text can stand among trusted proxies: an address or a CIDR range, and not everybody. */
export const isProxyRange = (text: string): boolean => trustedProxies([text]) !== undefined;
