import type { Brand } from "./brand.ts";

/** Where a request came from, as limits count it: an IPv4 address, or the /64 of an IPv6 one. */
export type Source = Brand<string, "Source">;

/**
 * The source of an address. The holder of one IPv6 address has the 2⁶⁴ of its network, so they count as one; an IPv4
 * address mapped into IPv6 counts as IPv4. A text that is no address counts as one source, together with all the others
 * that are none.
 *
 * @example sourceOf("2001:db8:1:2:3:4:5:6") // "2001:db8:1:2::/64"
 */
export const sourceOf = (address: string | undefined): Source => {
  // A platform's `null` is no address either.
  if (typeof address !== "string") return unknownSource;
  const text = withoutZone(address).toLowerCase();
  if (ipv4.test(text)) return text as Source;
  const groups = groupsOf(text);
  if (groups === undefined) return unknownSource;
  const words = groups.map((group) => group.toString(16)).join(":");
  // ::ffff:0:0/96 (RFC 4291 §2.5.5.2).
  if (words.startsWith("0:0:0:0:0:ffff:"))
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join(".") as Source;
  return `${words.split(":").slice(0, 4).join(":")}::/64` as Source;
};

const unknownSource = "unknown" as Source;

const ipv4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** RFC 4007 §11: `fe80::1%eth0`. */
const withoutZone = (address: string): string => {
  const zone = address.indexOf("%");
  return zone === -1 ? address : address.slice(0, zone);
};

/** The eight groups of an IPv6 address; `undefined` if the text is none. */
const groupsOf = (text: string): readonly number[] | undefined => {
  const halves = withoutDots(text).split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => "0")];
  const groups = [...all, ...(tail ?? [])];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
};

/** `::ffff:192.0.2.1` with its last four bytes as two groups. */
const withoutDots = (text: string): string => {
  const colon = text.lastIndexOf(":");
  const last = text.slice(colon + 1);
  if (!ipv4.test(last)) return text;
  const [a = 0, b = 0, c = 0, d = 0] = last.split(".").map(Number);
  return `${text.slice(0, colon + 1)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};
