import { BlockList, isIP } from "node:net";
import { ConfigurationError } from "@mintport/core/ports";

/** Whether a connection may be made to `address`, an IP address as DNS or a URL's host gives it. */
export type AddressRule = (address: string) => boolean;

/**
 * Allows the addresses of the public internet, and those in `allowed`: addresses or CIDR ranges. What is private,
 * loopback, link-local, multicast, reserved or for documentation is refused (RFC 6890 and IANA's registries of
 * special-purpose addresses), as is what is no address. An IPv6 address that stands for an IPv4 address is judged as
 * that; 6to4 and Teredo are refused.
 *
 * Throws `ConfigurationError` if `allowed` holds anything else.
 *
 * @example publicAddresses([])("169.254.169.254") // false
 */
export const publicAddresses = (
  allowed: readonly string[],
  /** The option that holds them, for the error. */
  field = "dangerouslyAllowAddresses",
): AddressRule => {
  const exceptions = blockListOf(allowed, field);
  return (address) => {
    const { ip, family } = unwrapped(address);
    if (family === undefined) return false;
    if (exceptions.check(ip, family)) return true;
    if (family === "ipv4") return !special.check(ip, family);
    return globalUnicast.check(ip, family) && !special.check(ip, family);
  };
};

const blockListOf = (ranges: readonly string[], field = "special"): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const { address, family, prefix } = parsed(range);
    if (family === undefined || !(prefix <= (family === "ipv4" ? 32 : 128)))
      throw new ConfigurationError("remote key sets", [
        { field, message: "must be addresses or CIDR ranges" },
      ]);
    list.addSubnet(address, prefix, family);
  }
  return list;
};

type Family = "ipv4" | "ipv6" | undefined;

const parsed = (
  range: string,
): { readonly address: string; readonly family: Family; readonly prefix: number } => {
  const [address = "", prefix, ...rest] = range.split("/");
  const family = rest.length > 0 ? undefined : familyOf(address);
  if (prefix === undefined) return { address, family, prefix: family === "ipv4" ? 32 : 128 };
  return { address, family, prefix: /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN };
};

/** A zone, as in `fe80::1%eth0`, makes it no address of the public internet. */
const familyOf = (address: string): Family => {
  if (address.includes("%")) return undefined;
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? "ipv4" : "ipv6";
};

/** The IPv4 address inside an IPv4-mapped one (RFC 4291 §2.5.5.2) or one of NAT64 (RFC 6052 §2.1), if it is one. */
const unwrapped = (address: string): { readonly ip: string; readonly family: Family } => {
  const family = familyOf(address);
  if (family !== "ipv6") return { ip: address, family };
  // A URL spells an IPv6 address in one way only, and never with dots.
  const spelled = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const last = /^(?:::ffff:|64:ff9b::)(?:([\da-f]{1,4}):)?([\da-f]{1,4})$/.exec(spelled);
  if (last === null) return { ip: spelled, family };
  const bits = [last[1] ?? "0", last[2] ?? "0"].map((group) => Number.parseInt(group, 16));
  return { ip: bits.flatMap((group) => [group >> 8, group & 255]).join("."), family: "ipv4" };
};

/** The only part of IPv6 that IANA has handed out for hosts of the public internet (RFC 4291 §2.4). */
const globalUnicast = blockListOf(["2000::/3"]);

const special = blockListOf([
  "0.0.0.0/8", // this network
  "10.0.0.0/8", // private
  "100.64.0.0/10", // behind a carrier's NAT
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local; 169.254.169.254 answers with a cloud machine's credentials
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays, withdrawn
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and broadcast
  "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4
  "3fff::/20", // documentation
]);
