import { pbkdf2Sync, scryptSync } from "node:crypto";
import { ConfigurationError } from "@mintport/core";
import { type SecretHash, toAsync } from "@mintport/core/ports";
import {
  secretHasher as hasherOf,
  type SecretHasherOptions,
  sha256SecretHasher,
} from "@mintport/crypto";
import { expectErr, expectOk, sampleTenant } from "@mintport/testing";
import { hash as bcryptHash } from "@node-rs/bcrypt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concurrencyLimit } from "../src/concurrency/concurrency-limit.ts";

const tenant = sampleTenant().id;

/** A hasher, asked about the clients of one tenant. */
const secretHasher = (options?: SecretHasherOptions) => {
  const { hash, verify } = hasherOf(options);
  return {
    hash,
    verify: (presented: string, hashes: readonly SecretHash[]) => verify(presented, hashes, tenant),
  };
};

const secret = "correct horse battery staple";
const cheap = { memoryCost: 7168, timeCost: 1, parallelism: 1 };
const base64 = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
const salt = Buffer.from("0123456789abcdef");

/** Hashes of `secret` as other systems export them. */
const imported = async (): Promise<Readonly<Record<string, string>>> => {
  const scrypt = scryptSync(secret, salt, 32, { cost: 1024, blockSize: 8, parallelization: 1 });
  const pbkdf2 = base64(pbkdf2Sync(secret, salt, 1000, 32, "sha256"));
  const bcrypt = await bcryptHash(secret, { cost: 4 });
  return {
    bcrypt,
    "bcrypt of PHP": bcrypt.replace(/^\$2b/, "$2y"),
    scrypt: `$scrypt$ln=10,r=8,p=1$${base64(salt)}$${base64(scrypt)}`,
    PBKDF2: `$pbkdf2-sha256$i=1000$${base64(salt)}$${pbkdf2}`,
    "PBKDF2 of passlib": `$pbkdf2-sha256$1000$${base64(salt).replaceAll("+", ".")}$${pbkdf2.replaceAll("+", ".")}`,
    "PBKDF2 with SHA-512": `$pbkdf2-sha512$i=1000$${base64(salt)}$${base64(pbkdf2Sync(secret, salt, 1000, 64, "sha512"))}`,
  };
};

describe("a secret hasher", () => {
  it("makes and verifies argon2id in PHC format, with its cost", async () => {
    const { hash, verify } = secretHasher({ scheme: "argon2id", argon2: cheap });
    const made = expectOk(await hash(secret));
    expect(made).toMatch(/^\$argon2id\$v=19\$m=7168,t=1,p=1\$/);
    expect(expectOk(await hash(secret))).not.toBe(made);
    expect(expectOk(await verify(secret, [made]))).toEqual({
      ...{ verdict: "match", hash: made, outdated: false },
    });
    expect(expectOk(await verify(`${secret} `, [made])).verdict).toBe("mismatch");
  });

  it("verifies what other systems export, exactly, and tells that it is outdated", async () => {
    const { verify } = secretHasher({ scheme: "argon2id", argon2: cheap });
    for (const [name, text] of Object.entries(await imported())) {
      const hash = text as SecretHash;
      expect(expectOk(await verify(secret, [hash])), name).toEqual({
        ...{ verdict: "match", hash, outdated: true },
      });
      for (const wrong of [`${secret}x`, secret.slice(1), secret.toUpperCase(), ""])
        expect(expectOk(await verify(wrong, [hash])).verdict, name).toBe("mismatch");
    }
  });

  it("finds the one among several, of whatever schemes", async () => {
    const { hash, verify } = secretHasher({ argon2: cheap });
    const others = Object.values(await imported()) as SecretHash[];
    const own = expectOk(await hash("another"));
    expect(own).toMatch(/^\$sha256\$/);
    expect(expectOk(await verify("another", [...others, own]))).toMatchObject({ hash: own });
    expect(expectOk(await verify(secret, [own, ...others])).verdict).toBe("match");
  });

  it("tells an argon2id hash of less than today's cost as outdated", async () => {
    const made = expectOk(await secretHasher({ scheme: "argon2id", argon2: cheap }).hash(secret));
    const { verify } = secretHasher({ scheme: "argon2id", argon2: { ...cheap, timeCost: 2 } });
    expect(expectOk(await verify(secret, [made]))).toMatchObject({ outdated: true });
    const sha256 = expectOk(await sha256SecretHasher.hash(secret));
    expect(expectOk(await verify(secret, [sha256]))).toMatchObject({ outdated: true });
    expect(expectOk(await secretHasher().verify(secret, [sha256]))).toMatchObject({
      outdated: false,
    });
  });

  it("matches nothing by a hash that is malformed, of an unknown scheme or of absurd cost", async () => {
    const { verify } = secretHasher({ argon2: cheap });
    const absurd = [
      "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAA$AAAAAAAAAAA",
      "$scrypt$ln=40,r=8,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "$pbkdf2-sha256$i=99999999$AAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
      "$2b$31$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "$unknown$x",
    ];
    for (const hash of absurd)
      expect(expectOk(await verify(secret, [hash as SecretHash])).verdict).toBe("mismatch");
    const prefix = fc.constantFrom("$argon2id$", "$2b$", "$scrypt$", "$pbkdf2-sha256$", "$sha256$");
    await fc.assert(
      fc.asyncProperty(prefix, fc.string({ unit: "binary" }), async (start, rest) => {
        const verdict = await verify(secret, [`${start}${rest}` as SecretHash]);
        expect(expectOk(verdict).verdict).toBe("mismatch");
      }),
    );
  });

  it("matches nothing by a hash whose parameters its scheme does not know, and is not unavailable", async () => {
    const { hash, verify } = secretHasher();
    const good = expectOk(await hash("good"));
    const digest = "A".repeat(43);
    for (const broken of [
      `$scrypt$ln=0,r=8,p=1$AAAA$${digest}`,
      `$scrypt$ln=17,r=1,p=1$AAAA$${digest}`,
      `$scrypt$ln=18,r=8,p=99$AAAA$${digest}`,
      `$2b$04$${"z".repeat(53)}`,
      `$2b$04$${".".repeat(53)}`,
      `$argon2id$v=19$m=8,t=1,p=99$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA`,
    ]) {
      const hashes = [broken as SecretHash, good];
      expect(expectOk(await verify(secret, hashes)).verdict, broken).toBe("mismatch");
      expect(expectOk(await verify("good", hashes)).verdict, broken).toBe("match");
    }
  });

  it("never tells a slow hash as outdated where a fast one would take its place", async () => {
    const slow = expectOk(await secretHasher({ scheme: "argon2id", argon2: cheap }).hash(secret));
    const { verify } = secretHasher();
    for (const hash of [slow, ...Object.values(await imported())] as SecretHash[])
      expect(expectOk(await verify(secret, [hash]))).toEqual({
        ...{ verdict: "match", hash, outdated: false },
      });
  });

  it("with argon2id a wrong secret costs a hash where the client's own is a fast one too", async () => {
    const { verify } = secretHasher({ scheme: "argon2id", concurrency: 1, queue: 1 });
    const fast = expectOk(await sha256SecretHasher.hash("another"));
    const busy = [toAsync(verify(secret, [])), toAsync(verify(secret, []))];
    expect((await verify(secret, [fast])).isErr()).toBe(true);
    expect((await verify("another", [fast])).isOk()).toBe(true);
    await Promise.all(busy);
    expect(expectOk(await verify(secret, [fast])).verdict).toBe("mismatch");
  });

  it("bcrypt looks at 72 bytes: a longer secret matches nothing", async () => {
    const long = "x".repeat(72);
    const hash = (await bcryptHash(long, { cost: 4 })) as SecretHash;
    expect(expectOk(await secretHasher().verify(long, [hash])).verdict).toBe("match");
    expect(expectOk(await secretHasher().verify(`${long}y`, [hash])).verdict).toBe("mismatch");
  });

  it("is unavailable past its queue, and works again afterwards", async () => {
    const { hash, verify } = secretHasher({
      ...{ scheme: "argon2id", argon2: cheap, concurrency: 1, queue: 2 },
    });
    const made = expectOk(await hash(secret));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => toAsync(verify(secret, [made]))),
    );
    expect(answers.filter((answer) => answer.isOk())).toHaveLength(3);
    for (const answer of answers)
      if (answer.isErr()) expect(expectErr(answer)).toMatchObject({ kind: "unavailable" });
    expect(expectOk(await verify(secret, [made])).verdict).toBe("match");
  });

  it("with argon2id an unknown client costs a hash as well", async () => {
    const { verify } = secretHasher({ scheme: "argon2id", concurrency: 1, queue: 1 });
    const first = verify(secret, []);
    const second = verify(secret, []);
    expect((await verify(secret, [])).isErr()).toBe(true);
    expect(expectOk(await first).verdict).toBe("mismatch");
    expect(expectOk(await second).verdict).toBe("mismatch");
  });

  it.each<[SecretHasherOptions, RegExp]>([
    [{ argon2: { memoryCost: 1024 } }, /argon2\.memoryCost: must be a whole number, at least 7168/],
    [{ argon2: { memoryCost: Number.NaN } }, /argon2\.memoryCost: /],
    [{ argon2: { memoryCost: 1_048_577 } }, /argon2\.memoryCost: .* at most 1048576/],
    [{ argon2: { timeCost: 0 } }, /argon2\.timeCost: must be a whole number, at least 1/],
    [{ argon2: { timeCost: 21 } }, /argon2\.timeCost: .* at most 20/],
    [{ argon2: { parallelism: 1.5 } }, /argon2\.parallelism: must be a whole number/],
    [{ argon2: { parallelism: 100 } }, /argon2\.parallelism: .* at most 99/],
    [{ concurrency: 0 }, /concurrency: must be a whole number, at least 1$/],
    [{ concurrency: Number.NaN }, /concurrency: /],
    [{ queue: -1 }, /queue: must be a whole number, at least 0$/],
    [{ queue: 2.5 }, /queue: /],
    [{ queue: Number.POSITIVE_INFINITY }, /queue: /],
    [{ concurrency: -1, queue: -1 }, /concurrency: .*queue: /],
  ])("is not made with %j, and names the field", (options, message) => {
    expect(() => secretHasher(options)).toThrow(ConfigurationError);
    expect(() => secretHasher(options)).toThrow(message);
  });

  it("lets nobody wait with a queue of 0", async () => {
    const { verify } = secretHasher({ scheme: "argon2id", concurrency: 1, queue: 0 });
    const first = verify(secret, []);
    expect((await verify(secret, [])).isErr()).toBe(true);
    expect(expectOk(await first).verdict).toBe("mismatch");
  });
});

describe("bounded work", () => {
  it("never runs more at a time than it may, runs all that it took, and outlives failures", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        async (concurrency, queue, jobs) => {
          const work = concurrencyLimit("x", { concurrency, queue });
          let [running, most, ran] = [0, 0, 0];
          const answers = await Promise.all(
            jobs.map((fails) =>
              work(async () => {
                running++;
                ran++;
                most = Math.max(most, running);
                await Promise.resolve();
                running--;
                if (fails) throw new Error("fails");
              }),
            ),
          );
          expect(most).toBeLessThanOrEqual(concurrency);
          expect(ran).toBe(Math.min(jobs.length, concurrency + queue));
          const good = jobs.slice(0, ran).filter((fails) => !fails).length;
          expect(answers.filter((answer) => answer.isOk())).toHaveLength(good);
        },
      ),
    );
  });
});
