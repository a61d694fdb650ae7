import { BlockList, isIP, isIPv4 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWithin, parseAddress, parseRange } from "../src/certificate/address-range.ts";

const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
const ipv6 = fc.oneof(
  fc.ipV6(),
  fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(":")),
  fc.ipV4().map((text) => `::ffff:${text}`),
);
const address = fc.oneof(fc.ipV4(), ipv6).filter((text) => isIP(text) !== 0);

describe("an IP range (RFC 4632, RFC 4291 §2.3)", () => {
  it("holds the addresses that the block list of Node holds", () => {
    // Near addresses share bits, so that both answers occur.
    const pair = fc
      .tuple(
        fc.oneof(fc.constantFrom("10.1.2.3", "2001:db8::7", "::ffff:10.1.2.3"), address),
        address,
      )
      .chain(([base, other]) =>
        fc.tuple(
          fc.constant(base),
          fc.integer({ min: 1, max: isIPv4(base) ? 32 : 128 }),
          fc.constantFrom(base, other, "10.1.2.4", "10.9.0.1", "2001:db8::8", "2001:db9::"),
        ),
      );
    fc.assert(
      fc.property(pair, ([base, bits, asked]) => {
        const list = new BlockList();
        list.addSubnet(base, bits, isIPv4(base) ? "ipv4" : "ipv6");
        const range = parseRange(`${base}/${bits}`);
        const read = parseAddress(asked);
        if (range === undefined || read === undefined) throw new Error("must be read");
        // Node's list compares an IPv4 address with an IPv6 range never, and an address in IPv6 with both.
        if (isIPv4(asked) !== isIPv4(base)) return;
        expect(isWithin(read, range)).toBe(list.check(asked, isIPv4(asked) ? "ipv4" : "ipv6"));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes an IPv4 address in IPv6 for the IPv4 address", () => {
    const range = parseRange("10.0.0.0/8");
    const inside = parseAddress("::ffff:10.1.2.3");
    const outside = parseAddress("::ffff:11.1.2.3");
    if (!range || !inside || !outside) throw new Error("must be read");
    expect([isWithin(inside, range), isWithin(outside, range)]).toEqual([true, false]);
  });

  it("reads what Node reads as an address, and nothing else", () => {
    const text = fc.oneof(
      address,
      fc.stringMatching(/^[\da-f:.]{1,20}$/),
      fc.constantFrom(
        "",
        "1.2.3",
        "01.2.3.4",
        "1.2.3.4.",
        "1.2.3.256",
        "0x7f.1",
        "::1%eth0",
        "[::1]",
      ),
    );
    fc.assert(
      fc.property(text, (each) => {
        expect(parseAddress(each) !== undefined).toBe(isIP(each) !== 0 && !each.includes("%"));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "0.0.0.0/0",
    "::/0",
    "10.0.0.0/33",
    "::/129",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "a/8",
    "10.0.0.0/-1",
  ])("is not %s", (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});
