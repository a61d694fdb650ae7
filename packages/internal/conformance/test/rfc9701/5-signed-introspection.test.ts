import { createLocalJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { jwksPath } from "../fixture/deployment.ts";
import { expectError } from "../fixture/expect-answer.ts";
import type { Answer } from "../fixture/token-request.ts";
import {
  api,
  introspect,
  isActive,
  lastFault,
  mint,
  opaqueOwner,
  owner,
  type Party,
  stranger,
  withParties,
} from "../rfc7662/introspection.ts";

const mediaType = "application/token-introspection+jwt";
const signed = { Accept: mediaType };

describe.each(stacks)("signed introspection, over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, withParties());
  });
  afterAll(() => running.close());

  it.each([owner, opaqueOwner])(
    "the answer for a token of $id is a JWT for whoever asked (RFC 9701 §5)",
    async (party) => {
      const token = await mint(running, party);
      const plain = await introspect(running, token, { as: party });
      const answer = await introspect(running, token, { as: party, headers: signed });

      expect(running.observer.events.at(-1)).toMatchObject({ keyId: "oauth2-key-1" });
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const { claims, header } = await verified(running, answer, party);
      expect(claims).toEqual({
        iss: running.tenant.issuer,
        aud: party.id,
        iat: running.clock.now(),
        token_introspection: plain.json,
      });
      expect(plain.json["active"]).toBe(true);
      expect(header).toEqual({ alg: "RS256", typ: "token-introspection+jwt", kid: "oauth2-key-1" });
    },
  );

  it("a token that is not live is told in a signed answer too", async () => {
    const answer = await introspect(running, "no-such-token", { as: api, headers: signed });
    expect(lastFault(running)).toBe("token_malformed");
    const { claims } = await verified(running, answer, api);
    expect(claims["token_introspection"]).toEqual({ active: false });
  });
});

describe.each(bindings)("asking for a signed answer, over $name", (binding) => {
  let running: Running;
  let token: string;
  beforeAll(async () => {
    running = await run(binding, withParties());
    token = await mint(running);
  });
  afterAll(() => running.close());

  it("signed or not, a token is nothing to a client that it does not concern (RFC 7662 §4)", async () => {
    const live = await introspect(running, token, { as: stranger, headers: signed });
    const unknown = await introspect(running, "unknown", { as: stranger, headers: signed });
    const [one, other] = [
      await verified(running, live, stranger),
      await verified(running, unknown, stranger),
    ];
    expect(one).toEqual(other);
    expect(one.claims["token_introspection"]).toEqual({ active: false });
  });

  it("the answer for one is refused by another (§5 aud), and is no token (§8.1)", async () => {
    const answer = await introspect(running, token, { headers: signed });
    await expect(verified(running, answer, api)).rejects.toThrow("aud");
    expect(await isActive(running, answer.text)).toBe(false);
    expect(lastFault(running)).toBe("token_type_wrong");
  });

  it.each([
    mediaType,
    mediaType.toUpperCase(),
    `${mediaType}; q=0.5`,
    `application/json, ${mediaType}`,
    `text/html;q=0.1,${mediaType};q=1.000`,
    `${mediaType};q=0.001`,
  ])("Accept: %s gets a JWT (§4)", async (accept) => {
    const answer = await introspect(running, token, { headers: { Accept: accept } });
    expect(answer.headers.get("content-type")).toBe(mediaType);
    await verified(running, answer, owner);
  });

  it.each([
    "*/*",
    "application/*",
    "application/json",
    `${mediaType};q=0`,
    `${mediaType}; q=0.000`,
    `${mediaType}; Q=0.0, application/json`,
    "application/token-introspection",
    "application/jwt",
    `x${mediaType}`,
    ",;,=",
  ])("Accept: %s gets plain JSON (RFC 7662 §2.2)", async (accept) => {
    const answer = await introspect(running, token, { headers: { Accept: accept } });
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.json["active"]).toBe(true);
  });

  it("a refusal is JSON, whatever is accepted (RFC 7662 §2.1)", async () => {
    const as = { id: owner.id, secret: "wrong" };
    expectError(await introspect(running, token, { as, headers: signed }), 401, "invalid_client");
  });
});

/** Verifies an answer as its receiver does, by the published keys. */
const verified = async ({ origin, tenant, clock }: Running, answer: Answer, receiver: Party) => {
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  expect(answer.headers.get("content-type")).toBe(mediaType);
  const jwks = await (await fetch(`${origin}${jwksPath}`)).json();
  const { payload, protectedHeader } = await jwtVerify(
    answer.text,
    createLocalJWKSet(jwks as never),
    {
      issuer: tenant.issuer,
      audience: receiver.id,
      typ: "token-introspection+jwt",
      requiredClaims: ["iat", "token_introspection"],
      currentDate: new Date(clock.now() * 1000),
    },
  );
  return { claims: payload, header: protectedHeader };
};
