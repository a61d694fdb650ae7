import { parseAddress } from "../certificate/address-range.ts";

/**
 * The IP address of a hop as a proxy writes it, without its port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`,
 * `[2001:db8::1]`, `[2001:db8::1]:80`. `undefined` for everything else: a name, `unknown`, `_hidden`, a zone.
 */
export const nodeAddress = (text: string): string | undefined => {
  if (text.length > longest) return undefined;
  const bare =
    /^\[([^[\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ??
    /^([\d.]+)(?::\d{1,5})?$/.exec(text)?.[1] ??
    text;
  return parseAddress(bare) === undefined ? undefined : unmapped(bare.toLowerCase());
};

/** An IPv4 address that a dual-stack listener writes as IPv6 (RFC 4291 §2.5.5.2): logs and searches know one spelling. */
export const unmapped = (address: string | undefined): string | undefined =>
  address?.replace(/^::ffff:([\d.]+)$/, "$1");

/** Brackets, the longest IPv6 address with an IPv4 address in it, and a port. */
const longest = 53;
