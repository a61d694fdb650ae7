import { createHash } from "node:crypto";
import { portError, type Storage } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import {
  keysFromPort,
  type ResourceServer,
  requireScope,
  resourceServer,
  tokenStore,
} from "@mintport/resource-server";
import { expectErr } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { challengeOf, expectInvalidToken, expectRefusal } from "../fixture/expect-refusal.ts";
import { bearer, guards, type ProtectedRequest } from "../fixture/guards.ts";
import { type Answer, good, requestToken } from "../fixture/token-request.ts";
import {
  askWith,
  formOf,
  makeProofKey,
  opaqueClient,
  otherKey,
  type Proof,
  proofKey,
  proofOf,
  unsigned,
  withProofClients,
} from "./proofs.ts";

const needed = requireScope("api:read");
const [binding] = bindings;

describe.each(guards)("a bound token at a resource (RFC 9449 §7), $name", ({ ask }) => {
  let running: Running;
  let token: string;
  beforeAll(async () => {
    if (binding === undefined) throw new Error("no binding");
    running = await run(binding, withProofClients());
    token = expectToken(await askWith(running, await proofOf(running)));
  });
  afterAll(() => running.close());

  const guarded = (storage: Storage | undefined = running.storage): ResourceServer =>
    guardOf(running, storage);

  const request = async (proof: Proof = {}, changes: ProtectedRequest = {}) => ({
    target: "/orders/1?page=2",
    authorization: [`DPoP ${token}`],
    dpop: [await proofFor(running, token, proof)],
    ...changes,
  });
  const answered = async (proof?: Proof, changes?: ProtectedRequest): Promise<Answer> =>
    ask(guarded(), needed, await request(proof, changes));

  it("who holds the key gets in", async () => {
    expect(await answered()).toMatchObject({ status: 200, json: { subject: good["client_id"] } });
  });

  it.each(["dpop", "DPOP", "Dpop"])("a scheme has no case (RFC 9110 §11.1): %s", async (scheme) => {
    const answer = await answered({}, { authorization: [`${scheme} ${token}`] });
    expect(answer.status).toBe(200);
  });

  it("less scope or login than is needed is told by the scheme that the token came with (§7.1)", async () => {
    const more = await ask(guarded(), requireScope("api:admin"), await request());
    expectRefusal(more, 403, "insufficient_scope", "DPoP");
    const login = await ask(guarded(), needed, await request(), { maxAge: 60 });
    expectRefusal(login, 401, "insufficient_user_authentication", "DPoP");
    for (const answer of [more, login]) expect(challengeOf(answer)).toHaveProperty("algs");
  });

  it("an opaque token is bound as well", async () => {
    const opaque = expectToken(
      await askWith(running, await proofOf(running), formOf(opaqueClient)),
    );
    const asked = async (proof: Proof) =>
      ask(guarded(), needed, {
        ...(await request(proof)),
        authorization: [`DPoP ${opaque}`],
        dpop: [await proofFor(running, opaque, proof)],
      });
    expect((await asked({})).status).toBe(200);
    expectBadProof(await asked({ key: otherKey }));
    expectInvalidToken(await ask(guarded(), needed, bearer(opaque)), "DPoP");
  });

  it.each<[string, Proof]>([
    ["ath is missing (§4.3 step 12)", { claims: { ath: undefined } }],
    ["ath is another token's", { claims: { ath: digestOf("x") } }],
    ["ath is the token itself", { claims: { ath: "" } }],
    ["ath is no text", { claims: { ath: 1 } }],
    ["another key signs it", { key: otherKey }],
    ["htm is another method", { claims: { htm: "POST" } }],
    ["htm is missing", { claims: { htm: undefined } }],
    ["htu is another path", { claims: { htu: "https://api.example/orders/2" } }],
    ["htu is another host", { claims: { htu: "https://evil.example/orders/1" } }],
    ["htu is another scheme", { claims: { htu: "http://api.example/orders/1" } }],
    ["it is for the token endpoint", { claims: { htu: undefined } }],
    ["it is a minute old", { claims: { iat: 1 } }],
    ["it has no jti", { claims: { jti: undefined } }],
    ["its typ is another", { header: { typ: "at+jwt" } }],
    ["its key is another than the signer's", { header: { jwk: otherKey.jwk } }],
    ["its key is private", { header: { jwk: { ...proofKey.jwk, d: "AAAA" } } }],
  ])("a proof is refused if %s", async (_, proof) => {
    expectBadProof(await answered(proof));
  });

  it("a proof is refused if it is missing, empty, doubled or unsigned", async () => {
    const proof = await proofFor(running, token);
    for (const dpop of [[], [""], [proof, proof], ["nonsense"], [unsigned(running, {})]])
      expectBadProof(await answered({}, { dpop }));
  });

  it("a proof by another key for a token of that key does not carry ours", async () => {
    const key = await makeProofKey();
    const theirs = expectToken(await askWith(running, await proofOf(running, { key })));
    const stolen = await request({}, { dpop: [await proofFor(running, theirs, { key })] });
    expectBadProof(await ask(guarded(), needed, stolen));
  });

  it("as Bearer a bound token is refused, with or without a proof (§7.2)", async () => {
    expectInvalidToken(await ask(guarded(), needed, bearer(token)), "DPoP");
    const proven = await answered({}, { authorization: [`Bearer ${token}`] });
    expectInvalidToken(proven, "DPoP");
    expect(challengeOf(proven)["algs"]).toContain("ES256");
  });

  it("a token that is bound to nothing is refused as DPoP (§7.1)", async () => {
    const unbound = expectToken(await requestToken(running, good));
    const dpop = [await proofFor(running, unbound)];
    const answer = await answered({}, { authorization: [`DPoP ${unbound}`], dpop });
    expectInvalidToken(answer, "DPoP");
    // And is good as what it is.
    expect((await ask(guarded(), needed, bearer(unbound))).status).toBe(200);
  });

  it("with the store a proof works once, of ten at once too", async () => {
    const once = await request();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ask(guarded(), needed, once)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expectBadProof(answer);
    // The next request has a proof of its own.
    expect((await answered()).status).toBe(200);
  });

  it("a proof for the token endpoint and one for a resource are not the same use", async () => {
    const jti = crypto.randomUUID();
    expectToken(await askWith(running, await proofOf(running, { claims: { jti } })));
    expect((await answered({ claims: { jti } })).status).toBe(200);
  });

  it("without the store nothing is remembered, and all else is judged", async () => {
    const server = guardOf(running, undefined);
    const once = await request();
    expect((await ask(server, needed, once)).status).toBe(200);
    expect((await ask(server, needed, once)).status).toBe(200);
    expectBadProof(await ask(server, needed, await request({ key: otherKey })));
  });

  it("a store that cannot remember is 503", async () => {
    const { storage } = running;
    const down = {
      ...storage.replays,
      insertOnce: () => errAsync(portError("unavailable", "replay-store")),
    };
    const server = guarded({ ...storage, replays: down });
    const answer = await ask(server, needed, await request());
    expect(answer.status).toBe(503);
    expect(answer.json["error"]).toBe("temporarily_unavailable");
    expect(answer.headers.has("www-authenticate")).toBe(false);
  });

  it.each(["http://[/orders/1", "http://", "https://api.example:x/orders/1"])(
    "a request target that is no URL is answered, and stops no process: %s",
    async (url) => {
      const proof = await proofFor(running, token);
      const authorization = `DPoP ${token}`;
      const answer = await guarded().authorize(
        { authorization, url, method: "GET", dpop: proof },
        needed,
      );
      expect(expectErr(answer)).toMatchObject({ kind: "invalid_dpop_proof" });
    },
  );

  it("a store that throws is 503, and stops no process", async () => {
    const tenants = {
      ...running.storage.tenants,
      find: () => {
        throw new Error("thrown by a store");
      },
    };
    const answer = await ask(guarded({ ...running.storage, tenants }), needed, await request());
    expect(answer.status).toBe(503);
    expect(answer.text).not.toMatch(/thrown/);
  });

  it.each([
    [59, 200],
    [60, 401],
    [-10, 200],
    [-11, 401],
  ])("a proof of %d seconds ago is answered %d", async (age, status) => {
    const claims = { iat: running.clock.now() - age };
    expect((await answered({ claims })).status).toBe(status);
  });

  it("query and fragment of htu do not count, nor does the query of the request", async () => {
    for (const htu of ["https://api.example/orders/1?a=b", "HTTPS://API.example:443/orders/1#x"])
      expect((await answered({ claims: { htu } })).status).toBe(200);
  });
});

const proofFor = ({ clock, tenant }: Running, token: string, proof: Proof = {}): Promise<string> =>
  proofOf(
    { clock, tenant },
    {
      ...proof,
      claims: {
        htm: "GET",
        htu: "https://api.example/orders/1",
        ath: digestOf(token),
        ...proof.claims,
      },
    },
  );

const guardOf = ({ tenant, keys, clock }: Running, storage: Storage | undefined): ResourceServer =>
  resourceServer({
    issuer: tenant.issuer,
    audience: tenant.audience,
    origin: "https://api.example",
    keys: keysFromPort(keys, tenant.id),
    clock,
    ...(storage === undefined ? {} : { store: tokenStore({ storage, tenant: tenant.id }) }),
  });

/** RFC 9449 §4.2: "the base64url encoding of the SHA-256 hash of the ASCII encoding of the token". */
const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** §7.1: 401 with the scheme DPoP, the error and the algorithms. */
const expectBadProof = (answer: Answer): void => {
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 401, text: answer.text });
  const { scheme, error, algs } = challengeOf(answer);
  expect({ scheme, error }).toEqual({ scheme: "DPoP", error: "invalid_dpop_proof" });
  expect(algs?.split(" ")).toContain("ES256");
  expect(algs).not.toMatch(/none|HS/);
  expect(answer.json["error"]).toBe("invalid_dpop_proof");
};
