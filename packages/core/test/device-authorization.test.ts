import { ConfigurationError, deviceAuthorization } from "@mintport/core";
import { describe, expect, it } from "vitest";
import { readDeviceAuthorization, requireDeviceStore } from "../src/read-device-authorization.ts";

const userCodeSecret = new Uint8Array(32).fill(7);

/** What is wrong with options, by field. */
const faultsOf = (change: object): readonly string[] => {
  try {
    deviceAuthorization({ userCodeSecret, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ field }) => field);
  }
};

describe("the options of deviceAuthorization", () => {
  it.each<readonly [object, readonly string[]]>([
    [{}, []],
    [{ codeLifetime: 60, interval: 1 }, []],
    [{ codeLifetime: 1800, interval: 60 }, []],
    [{ codeLifetme: 60 }, ["codeLifetme"]],
    [{ userCodeSecret: new Uint8Array(31) }, ["userCodeSecret"]],
    [{ userCodeSecret: "s".repeat(32) }, ["userCodeSecret"]],
    [{ codeLifetime: 59 }, ["codeLifetime"]],
    [{ codeLifetime: 1801, interval: 0 }, ["codeLifetime", "interval"]],
    [{ codeLifetime: 60.5, interval: "5" }, ["codeLifetime", "interval"]],
    [{ interval: 61 }, ["interval"]],
    [{ verificationUri: "https://example.com/device" }, []],
    [{ verificationUri: "http://localhost:3000/device" }, []],
    [{ verificationUri: "http://example.com/device" }, ["verificationUri"]],
    [{ verificationUri: "http://localhost.evil.example/device" }, ["verificationUri"]],
    [{ verificationUri: "https://example.com/device?a=b" }, ["verificationUri"]],
    [{ verificationUri: "https://example.com/device#a" }, ["verificationUri"]],
    [{ verificationUri: "https://exa mple.com/device" }, ["verificationUri"]],
    [{ verificationUri: "javascript:alert(1)" }, ["verificationUri"]],
  ])("%o has faults at %o", (change, faults) => {
    expect(faultsOf(change)).toEqual(faults);
  });

  it("have the defaults of RFC 8628 §3.2", () => {
    expect(readDeviceAuthorization({ userCodeSecret })).toEqual({
      ...{ codeLifetime: 600, interval: 5, verificationUri: undefined },
    });
  });

  it("need a store where devices can wait", () => {
    expect(() => requireDeviceStore(undefined)).toThrow(
      "storage.deviceAuthorizations: must be there, because `devices` needs it",
    );
  });
});
