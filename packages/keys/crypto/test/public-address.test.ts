import { ConfigurationError } from "@mintport/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { publicAddresses } from "../src/remote-keys/public-address.ts";

const isPublic = publicAddresses([]);

/** IANA's registries of special-purpose addresses, less what they call globally reachable; and multicast. */
const special4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "255.255.255.255/32",
];

const special6 = [
  "::/128",
  "::1/128",
  "::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/32",
  "2001:2::/48",
  "2001:10::/28",
  "2001:20::/28",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
];

describe("the rule of public addresses", () => {
  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001:800::200e",
    "3ffe:ffff::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
  ])("allows %s", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each([
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "0:0:0:0:0:FFFF:A9FE:A9FE",
    "64:ff9b::169.254.169.254",
    "64:ff9b::",
    "64:ff9b::1",
    "fd00:ec2::254",
    "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fe80::1%eth0",
    "2a00:1450:4001:800::200e%eth0",
    "::169.254.169.254",
    "4000::1",
    "1fff::1",
    // No address at all: only what Node's own parser takes may reach a socket.
    "localhost",
    "0x7f.1",
    "2130706433",
    "010.0.0.1",
    "127.1",
    "8.8.8.8 ",
    "8.8.8.8/32",
    "[::1]",
    "",
  ])("refuses %j", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(special4)("refuses all of %s, however it is spelled", (range) => {
    fc.assert(
      fc.property(addressIn(range, 32), fc.constantFrom(...spellings4), (bits, spelling) => {
        const host = new URL(`https://${spelling(Number(bits))}/`).hostname.replace(/^\[|\]$/g, "");
        expect(isPublic(host)).toBe(false);
      }),
    );
  });

  it.each(special6)("refuses all of %s, however it is spelled", (range) => {
    fc.assert(
      fc.property(addressIn(range, 128), fc.constantFrom(...spellings6), (bits, spelling) => {
        const address = spelling(bits);
        expect(isPublic(address)).toBe(false);
        expect(isPublic(new URL(`https://[${address}]/`).hostname.slice(1, -1))).toBe(false);
      }),
    );
  });

  it("judges an IPv4 address in IPv6 as it judges the IPv4 address", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublic(`::ffff:${address}`)).toBe(isPublic(address));
        expect(isPublic(`64:ff9b::${address}`)).toBe(isPublic(address));
      }),
    );
  });

  it("allows what is excepted, in every spelling and nothing beside it", () => {
    const rule = publicAddresses(["10.1.0.0/16", "127.0.0.1", "fd00::/64"]);
    for (const address of ["10.1.2.3", "::ffff:10.1.2.3", "127.0.0.1", "fd00::5"])
      expect(rule(address)).toBe(true);
    for (const address of ["10.2.0.0", "127.0.0.2", "fd00:0:0:1::", "::1", "192.168.0.1"])
      expect(rule(address)).toBe(false);
    expect(rule("8.8.8.8")).toBe(true);
  });

  it.each(["", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0.0/-1"])(
    "is not made with the exception %j",
    (range) => {
      expect(() => publicAddresses([range])).toThrow(ConfigurationError);
    },
  );
});

/** Addresses of a CIDR range as numbers, its first and its last among them. */
const addressIn = (range: string, width: number): fc.Arbitrary<bigint> => {
  const [address = "", prefix] = range.split("/");
  const first = width === 32 ? bits4(address) : bits6(address);
  const last = first + (1n << BigInt(width - Number(prefix))) - 1n;
  return fc.oneof(fc.constantFrom(first, last), fc.bigInt({ min: first, max: last }));
};

const bits4 = (address: string): bigint =>
  address.split(".").reduce((bits, octet) => (bits << 8n) + BigInt(octet), 0n);

const bits6 = (address: string): bigint => {
  const [head = [], tail = []] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = Array<string>(8 - head.length - tail.length).fill("0");
  return [...head, ...zeros, ...tail].reduce(
    (bits, group) => (bits << 16n) + BigInt(`0x${group}`),
    0n,
  );
};

const octets = (bits: number): readonly number[] => [24, 16, 8, 0].map((by) => (bits >>> by) & 255);

/** The ways to write an IPv4 address that a URL's host may take (WHATWG URL, "IPv4 parser"), and those in IPv6. */
const spellings4: readonly ((bits: number) => string)[] = [
  (bits) => octets(bits).join("."),
  (bits) => `${octets(bits).join(".")}.`,
  (bits) => String(bits),
  (bits) => `0x${bits.toString(16)}`,
  (bits) => `0${bits.toString(8)}`,
  (bits) =>
    octets(bits)
      .map((octet) => `0x${octet.toString(16)}`)
      .join("."),
  (bits) =>
    octets(bits)
      .map((octet) => `0${octet.toString(8)}`)
      .join("."),
  (bits) => `${bits >>> 24}.${bits & 0xffffff}`,
  (bits) => `[::ffff:${octets(bits).join(".")}]`,
  (bits) => `[64:ff9b::${octets(bits).join(".")}]`,
  (bits) => `[2002:${(bits >>> 16).toString(16)}:${(bits & 0xffff).toString(16)}::1]`,
];

const groups = (bits: bigint): readonly string[] =>
  Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));

const spellings6: readonly ((bits: bigint) => string)[] = [
  (bits) => groups(bits).join(":"),
  (bits) => groups(bits).join(":").toUpperCase(),
  (bits) =>
    groups(bits)
      .map((group) => group.padStart(4, "0"))
      .join(":"),
  (bits) => [...groups(bits).slice(0, 6), octets(Number(bits & 0xffffffffn)).join(".")].join(":"),
];
