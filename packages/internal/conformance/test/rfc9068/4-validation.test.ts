import { createHmac } from "node:crypto";
import { signingAlgorithms } from "@mintport/core/keys";
import type { ResourceServer } from "@mintport/resource-server";
import { exportJWK, exportSPKI } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { expectInvalidToken } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { verifiers } from "../fixture/verifiers.ts";
import { assemble, type Forge, kid, makeForge, needed } from "./forge.ts";

const places = guards.flatMap((guard) =>
  verifiers.map(({ by, ...options }) => ({ ...guard, name: `${guard.name} ${by}`, options })),
);

describe.each(places)("validating the signature, at $name", ({ ask, options }) => {
  let forge: Forge;
  let busy: ResourceServer;
  /** By a guard that has seen no token, and by one that knows the key already. */
  const refused = async (token: string) => {
    for (const guard of [forge.guard(options), busy])
      expectInvalidToken(await ask(guard, needed, bearer(token)));
  };

  beforeAll(async () => {
    forge = await makeForge();
    busy = forge.guard(options);
    for (let i = 0; i < 2; i++)
      expect((await ask(busy, needed, bearer(await forge.sign()))).status).toBe(200);
  });

  it("a good token is accepted, so that what follows is refused for its one fault (RFC 9068 §4)", async () => {
    const answer = await ask(forge.guard(options), needed, bearer(await forge.sign()));

    expect(answer).toMatchObject({ status: 200, json: { id: "token-1", scope: "api:read" } });
  });

  it.each(["application/at+jwt", "AT+JWT"])(
    "typ %s is at+jwt in another spelling (RFC 9068 §4, RFC 7515 §4.1.9)",
    async (typ) => {
      const token = await forge.sign({}, { typ });

      expect((await ask(forge.guard(options), needed, bearer(token))).status).toBe(200);
    },
  );

  it.each(["JWT", "jwt", "application/jwt", "at+jwtx", "logout+jwt", "at-jwt", "", undefined])(
    "another typ is refused (RFC 9068 §4): %s",
    async (typ) => {
      await refused(await forge.sign({}, { typ }));
    },
  );

  it("an ID token of the same issuer is refused, even one that is meant for us (RFC 9068 §4)", async () => {
    await refused(await forge.sign({ nonce: "n", auth_time: forge.clock.now() }, { typ: "JWT" }));
  });

  it("a resource whose tenant mints typ JWT refuses at+jwt and ID tokens (RFC 9068 §4)", async () => {
    const guard = forge.guard({ ...options, type: "JWT" });
    const aud = "service-client-123";

    const answers = [
      await ask(guard, needed, bearer(await forge.sign({}, { typ: "JWT" }))),
      await ask(guard, needed, bearer(await forge.sign())),
      await ask(guard, needed, bearer(await forge.sign({ aud, nonce: "n" }, { typ: "JWT" }))),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401]);
  });

  it.each(["none", "None", "NONE", "nOnE", ""])(
    "alg %j is refused, without a signature and with one (RFC 8725 §3.2)",
    async (alg) => {
      const [, , signature = ""] = (await forge.sign()).split(".");

      await refused(assemble({ alg, typ: "at+jwt", kid }, forge.claims));
      await refused(assemble({ alg, typ: "at+jwt", kid }, forge.claims, signature));
      await refused(assemble({ alg, typ: "at+jwt" }, forge.claims));
    },
  );

  it("a good header without a signature is refused (RFC 9068 §4)", async () => {
    const [header, claims] = (await forge.sign()).split(".");

    await refused(`${header}.${claims}.`);
    await refused(`${header}.${claims}`);
  });

  it.each(["HS256", "HS384", "HS512"])(
    "%s with the public key as its secret is refused (RFC 8725 §2.1)",
    async (alg) => {
      const pem = await exportSPKI(forge.publicKey);
      const jwk = await exportJWK(forge.publicKey);
      const secrets = [
        pem,
        pem.trimEnd(),
        pem.replace(/-----[A-Z ]+-----|\s/g, ""),
        JSON.stringify(jwk),
        JSON.stringify({ ...jwk, kid, alg: "RS256", use: "sig" }),
        jwk.n ?? "",
        Buffer.from(jwk.n ?? "", "base64url"),
        "",
      ];
      for (const secret of secrets) {
        const unsigned = assemble({ alg, typ: "at+jwt", kid }, forge.claims).slice(0, -1);
        const hash = `sha${alg.slice(2)}`;
        const mac = createHmac(hash, secret).update(unsigned).digest("base64url");
        await refused(`${unsigned}.${mac}`);
      }
    },
  );

  it.each([
    [["urn:unknown"], { "urn:unknown": 1 }],
    [["exp"], { exp: 1 }],
    [["urn:unknown", "b64"], { "urn:unknown": 1, b64: true }],
  ])(
    "crit %j, which we do not understand, is refused (RFC 7515 §4.1.11)",
    async (crit, members) => {
      await refused(await forge.sign({}, { crit, ...members }));
    },
  );

  it("a foreign key under our kid is refused (RFC 9068 §4)", async () => {
    await refused(await forge.signAsStranger());
  });

  it("a foreign key that the token itself brings is refused (RFC 8725 §3.10)", async () => {
    const jwk = await exportJWK((await makeForge()).publicKey);

    await refused(await forge.signAsStranger({}, { jwk }));
    await refused(await forge.signAsStranger({}, { jwk, kid: undefined }));
  });

  it("a kid that nobody published is refused (RFC 9068 §4)", async () => {
    await refused(await forge.sign({}, { kid: "another" }));
  });

  it.each(["=", ".", "..", "a.b.c", "....", "e30.e30.", "bnVsbA.bnVsbA.AA"])(
    "what is no JWS is refused (RFC 9068 §4): %j",
    async (text) => {
      await refused(text);
    },
  );
});

describe.each(signingAlgorithms)("validating %s", (alg) => {
  it.each(places)(
    "a byte changed in any part is refused (RFC 9068 §4), at $name",
    async ({ ask, options }) => {
      const forge = await makeForge(alg);
      const token = await forge.sign();
      const guard = forge.guard(options);
      expect((await ask(guard, needed, bearer(token))).status).toBe(200);

      const ends = [...token.matchAll(/\./g)].map(({ index }) => index);
      for (const at of [4, ...ends.flatMap((dot) => [dot - 3, dot + 4])]) {
        const other = token[at] === "A" ? "B" : "A";
        const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
        expectInvalidToken(await ask(guard, needed, bearer(changed)));
      }
    },
  );

  it.each(places)(
    "an algorithm that is not on the list is refused (RFC 9068 §4), at $name",
    async ({ ask, options }) => {
      const forge = await makeForge(alg);
      const algorithms = signingAlgorithms.filter((other) => other !== alg);
      const answer = await ask(
        forge.guard({ ...options, algorithms }),
        needed,
        bearer(await forge.sign()),
      );

      expectInvalidToken(answer);
    },
  );
});
