/** Whether a hop's address is that of a trusted proxy. A hop without an address is none. */
export type IsTrustedProxy = (remoteAddress: string | undefined) => boolean;

/**
 * The proxies in `ranges`: addresses or CIDR ranges. `undefined` if there is none, or if one is no such thing or is
 * everybody.
 */
export const trustedProxies = (ranges: readonly string[]): IsTrustedProxy | undefined => {
  // Asked for here, so that a runtime without it still loads a binding that trusts nobody.
  const { BlockList, isIP } = process.getBuiltinModule("node:net");
  const proxies = new BlockList();
  /** A zone, as in `fe80::1%eth0`, is of this machine only: no rule can name it. */
  const familyOf = (address: string): "ipv4" | "ipv6" | undefined => {
    if (address.includes("%")) return undefined;
    const version = isIP(address);
    return version === 0 ? undefined : version === 4 ? "ipv4" : "ipv6";
  };
  for (const range of ranges) {
    const [address = "", prefix, ...rest] = range.split("/");
    const family = familyOf(address);
    const width = family === "ipv4" ? 32 : 128;
    const length = prefix === undefined ? width : /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
    if (family === undefined || rest.length > 0 || length < 1 || length > width) return undefined;
    proxies.addSubnet(address, length, family);
  }
  if (ranges.length === 0) return undefined;
  return (remoteAddress = "") => {
    const family = familyOf(remoteAddress);
    // To a block list an IPv4 address in IPv6 (RFC 4291 §2.5.5.2) is the IPv4 address.
    return family !== undefined && proxies.check(remoteAddress, family);
  };
};

/** Whether a text can stand among trusted proxies: an address or a CIDR range, and not everybody. */
export const isProxyRange = (text: string): boolean => trustedProxies([text]) !== undefined;
