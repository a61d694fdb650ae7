import { secretHashFault, sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const bcrypt = (cost: string) => `$2b$${cost}$${"a".repeat(53)}`;
const [salt, digest] = ["A".repeat(22), "A".repeat(43)];

describe("a hash from elsewhere", () => {
  it("is taken in every scheme that is verified, at a cost that is bearable", async () => {
    const hashes = [
      expectOk(await sha256SecretHasher.hash("secret")),
      bcrypt("10"),
      bcrypt("12").replace("$2b", "$2y"),
      `$argon2id$v=19$m=65536,t=3,p=4$${salt}$${digest}`,
      `$scrypt$ln=15,r=8,p=1$${salt}$${digest}`,
      `$pbkdf2-sha256$i=600000$${salt}$${digest}`,
      `$pbkdf2-sha512$210000$${salt}$${digest}`,
    ];
    expect(hashes.map(secretHashFault)).toEqual(hashes.map(() => undefined));
  });

  it.each([
    ["", /must be of a scheme/],
    ["plain", /must be of a scheme/],
    [`$argon2i$v=19$m=65536,t=3,p=4$${salt}$${digest}`, /must be of a scheme/],
    ["$sha256$short", /must be of a scheme/],
    ["$2b$10$short", /cost of 04 to 16/],
    [bcrypt("17"), /cost of 04 to 16/],
    [bcrypt("15"), /about 1600 ms a comparison \(bcrypt:15\): must be at most 1000 ms/],
    [`$argon2id$v=19$m=1048576,t=20,p=1$${salt}$${digest}`, /must be at most 1000 ms/],
    [`$argon2id$v=19$m=65536,t=3,p=4$${salt}$`, /./],
    [`$argon2id$v=19$m=65536,t=3,p=4$$${digest}`, /./],
    [`$argon2id$v=19$m=0,t=1,p=1$${salt}$${digest}`, /./],
    [`$argon2id$v=19$m=64,t=0,p=1$${salt}$${digest}`, /./],
    [`$argon2id$v=19$m=99999999,t=1,p=1$${salt}$${digest}`, /m at most 1048576/],
    [`$scrypt$ln=24,r=8,p=1$${salt}$${digest}`, /at most 256 MiB/],
    [`$pbkdf2-sha256$i=90000000$${salt}$${digest}`, /at most 10000000 rounds/],
    [`$pbkdf2-sha256$i=9000000$${salt}$${digest}`, /must be at most 1000 ms/],
  ])("is refused as %s, with the bound, and is not repeated", (hash, message) => {
    expect(secretHashFault(hash)).toMatch(message);
    if (hash.length > 20) expect(secretHashFault(hash)).not.toContain(hash.slice(-20));
  });
});
