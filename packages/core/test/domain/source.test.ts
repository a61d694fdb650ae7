import { sourceOf } from "@mintport/core/ports";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("the source of a request", () => {
  it("is an IPv4 address as it stands, and in whatever way it is mapped into IPv6", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
        const hex = [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(":");
        expect(sourceOf(address)).toBe(address);
        for (const mapped of [`::ffff:${address}`, `::FFFF:${hex}`, `0:0:0:0:0:ffff:${hex}`])
          expect(sourceOf(mapped)).toBe(address);
      }),
    );
  });

  it("is the /64 of an IPv6 address, however it is spelled", () => {
    fc.assert(
      fc.property(groups, groups, (network, host) => {
        const address = [...network, ...host].map((group) => group.toString(16)).join(":");
        const expected = `${network.map((group) => group.toString(16)).join(":")}::/64`;
        expect(sourceOf(address)).toBe(expected);
        expect(sourceOf(address.toUpperCase())).toBe(expected);
        expect(sourceOf(`${address}%eth0`)).toBe(expected);
        const padded = [...network, ...host].map((group) => group.toString(16).padStart(4, "0"));
        expect(sourceOf(padded.join(":"))).toBe(expected);
      }),
    );
  });

  it.each([
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8::", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["1:2:3:4:5:6:192.0.2.1", "1:2:3:4::/64"],
    ["1:2:3:4::6:7:8", "1:2:3:4::/64"],
    ["1:2::4:5:6:7:8", "1:2:0:4::/64"],
  ])("of %s is %s", (address, source) => {
    expect(sourceOf(address)).toBe(source);
  });

  it.each([
    undefined,
    "",
    "localhost",
    "256.0.0.1",
    "01.2.3.4",
    "1.2.3",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
    "::1:2:3:4:5:6:7:8",
    "g::1",
    "12345::1",
    "unix:",
  ])("of what is no address is one for all of them: %j", (address) => {
    expect(sourceOf(address)).toBe("unknown");
  });
});

const groups = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 4, maxLength: 4 });
