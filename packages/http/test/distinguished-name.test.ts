import { sameDistinguishedName } from "@mintport/core/management";
import { describe, expect, it } from "vitest";
import { distinguishedNameOf } from "../src/certificate/distinguished-name-of.ts";

describe("the name in a certificate (RFC 4514 §3)", () => {
  it("uid, which is OpenSSL's uniqueIdentifier, is not the UID of a user", () => {
    const [user, chosen] = ["UID=alice\nCN=a", "uid=alice\nCN=a"].map(distinguishedNameOf);
    expect(sameDistinguishedName("CN=a,UID=alice", String(user))).toBe(true);
    expect(sameDistinguishedName("CN=a,uid=alice", String(user))).toBe(true);
    expect(sameDistinguishedName("CN=a,UID=alice", String(chosen))).toBe(false);
    expect(sameDistinguishedName("CN=a,uniqueIdentifier=alice", String(chosen))).toBe(true);
  });

  it("in a set of attributes too, and never in a value", () => {
    expect(distinguishedNameOf("CN=a + uid=b")).toBe("CN=a+0.9.2342.19200300.100.1.44=b");
    expect(distinguishedNameOf("CN=a\\+uid=b")).toBe("CN=a\\+uid=b");
    expect(distinguishedNameOf("CN=uid=b")).toBe("CN=uid=b");
  });
});
