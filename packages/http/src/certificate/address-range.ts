/**
 * An IP address as its 16 bytes; an IPv4 address is the one in IPv6 (RFC 4291 §2.5.5.2), so that both spellings of it are one.
 */
export type Address = Uint8Array;

/** The addresses that agree with one in their first bits. */
export interface AddressRange {
  readonly address: Address;
  readonly bits: number;
}

/** Reads `192.0.2.1`, or an IPv6 address as RFC 4291 §2.2 writes it. A zone is of one machine only: no address has one. */
export const parseAddress = (text: string): Address | undefined => {
  const octets = ipv4Of(text);
  if (octets !== undefined) return mapped(octets);
  if (!/^[\da-f:.]+$/i.test(text) || !text.includes(":") || !URL.canParse(`http://[${text}]/`))
    return undefined;
  // The URL parser of every runtime writes it in one way: hexadecimal groups, and `::` once at most.
  const { hostname } = new URL(`http://[${text}]/`);
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const first = groupsOf(head);
  const last = groupsOf(tail ?? "");
  const zeros = new Array<number>(8 - first.length - last.length).fill(0);
  const groups = [...first, ...zeros, ...last];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
};

/** Reads an address, or a CIDR range of one bit at least: without any it would be everybody (RFC 4632 §3.1). */
export const parseRange = (text: string): AddressRange | undefined => {
  const [written = "", prefix, ...rest] = text.split("/");
  const address = parseAddress(written);
  const width = ipv4Of(written) === undefined ? 128 : 32;
  const length = prefix === undefined ? width : /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  if (address === undefined || rest.length > 0 || length < 1 || length > width) return undefined;
  return { address, bits: 128 - width + length };
};

/** Whether an address is in a range. */
export const isWithin = (address: Address, range: AddressRange): boolean => {
  const whole = range.bits >> 3;
  for (let i = 0; i < whole; i += 1) if (address[i] !== range.address[i]) return false;
  const mask = 0xff & ~(0xff >> (range.bits & 7));
  return ((address[whole] ?? 0) & mask) === ((range.address[whole] ?? 0) & mask);
};

const ipv4Of = (text: string): readonly number[] | undefined =>
  /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text)
    ? text.split(".").map(Number)
    : undefined;

const mapped = (octets: readonly number[]): Address =>
  Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...octets);

const groupsOf = (text: string): readonly number[] =>
  text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
