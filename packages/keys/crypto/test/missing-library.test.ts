import { ConfigurationError } from "@mintport/core";
import { type SecretHash, toAsync } from "@mintport/core/ports";
import { expectErr, expectOk, sampleTenant } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { library } from "../src/secrets/library.ts";
import { hasherOver } from "../src/secrets/secret-hasher.ts";
import { slowSchemes } from "../src/secrets/slow-schemes.ts";

/** The schemes of a process in which neither package is installed. */
const bare = slowSchemes.map((scheme) =>
  scheme.library === undefined
    ? scheme
    : { ...scheme, library: { ...scheme.library, isInstalled: () => false } },
);

const tenant = sampleTenant().id;
const bcrypt = `$2b$10$${".".repeat(53)}` as SecretHash;
const argon2 = `$argon2id$v=19$m=19456,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}` as SecretHash;

describe("a secret hasher without the packages that it may use", () => {
  it("is made, and makes and verifies what Node computes", async () => {
    const { hash, verify } = hasherOver(bare, { alsoVerifies: ["pbkdf2-sha256:i=1000,l=32"] });
    const made = expectOk(await hash("right"));
    expect(expectOk(await toAsync(verify("right", [bcrypt, made], tenant))).verdict).toBe("match");
  });

  it.each([
    [{ scheme: "argon2id" } as const, /argon2: .*npm install @node-rs\/argon2$/],
    [
      { alsoVerifies: ["argon2id:m=19456,t=2,p=1"] },
      /alsoVerifies: .*npm install @node-rs\/argon2$/,
    ],
    [{ alsoVerifies: ["bcrypt:10"] }, /alsoVerifies: .*npm install @node-rs\/bcrypt$/],
  ])("is not made with %j, and names the package", (options, message) => {
    expect(() => hasherOver(bare, options)).toThrow(ConfigurationError);
    expect(() => hasherOver(bare, options)).toThrow(message);
  });

  it.each([
    [bcrypt, "@node-rs/bcrypt"],
    [argon2, "@node-rs/argon2"],
  ])(
    "is unavailable for %s and names the package, and lets no other client pay for it",
    async (hash, name) => {
      const { verify } = hasherOver(bare, {});
      const failure = expectErr(await toAsync(verify("wrong", [hash], tenant)));
      expect(failure).toMatchObject({ kind: "unavailable", port: "secret-hasher" });
      expect(String(failure.cause)).toContain(`npm install ${name}`);
      expect(expectOk(await toAsync(verify("wrong", [], tenant))).verdict).toBe("mismatch");
    },
  );
});

describe("whether a package is installed", () => {
  it("is what the resolver of this place says", () => {
    expect(library("@node-rs/bcrypt").isInstalled()).toBe(true);
    expect(library("@node-rs/none" as "@node-rs/bcrypt").isInstalled()).toBe(false);
  });
});
