import type { ClientId, Reason } from "@mintport/core";
import { revokeClientTokens, revokeTenantTokens } from "@mintport/core/management";
import { credentialText } from "@mintport/core/tokens";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, issuerPathOf, otherTenantSecret } from "../fixture/deployment.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { requestToken } from "../fixture/token-request.ts";
import {
  changeClient,
  encode,
  freshParty,
  goodClaims,
  mint,
  revoke,
  signGenuine,
} from "../rfc7662/introspection.ts";
import {
  asking,
  delegate,
  delegation,
  exchange,
  frontend,
  impersonation,
  impersonator,
  opaque,
  userToken,
  withExchange,
} from "./exchanging.ts";

type Make = (running: Running) => Promise<string>;

/** Texts that are no live access token of this tenant. */
const dead: Readonly<Record<string, Make>> = {
  "of another tenant": async (running) =>
    expectToken(
      await requestToken(
        running,
        asking({ id: clientId, secret: otherTenantSecret }, { grant_type: "client_credentials" }),
        {},
        `${issuerPathOf("other-tenant")}/oauth/token`,
      ),
    ),
  expired: async (running) => {
    const token = await userToken(running, { expires_by: String(running.clock.now() + 1) });
    running.clock.advance(1);
    return token;
  },
  "opaque and expired": async (running) => {
    const form = { expires_by: String(running.clock.now() + 1) };
    const token = await userToken(running, form, opaque);
    running.clock.advance(1);
    return token;
  },
  revoked: async (running) => {
    const token = await userToken(running);
    await revoke(running, token, { as: frontend });
    return token;
  },
  "opaque and revoked": async (running) => {
    const token = await userToken(running, {}, opaque);
    await revoke(running, token, { as: opaque });
    return token;
  },
  "ended by its client's epoch": async (running) => {
    const party = await freshParty(running);
    const token = await mint(running, party);
    const { storage, tenant } = running;
    expectOk(await revokeClientTokens(storage.clients)(tenant.id, party.id as ClientId));
    return token;
  },
  "ended by its tenant's epoch": async (running) => {
    const token = await userToken(running);
    const { storage, tenant } = running;
    expectOk(await revokeTenantTokens(storage.tenants)(tenant.id));
    return token;
  },
  "of a disabled client": async (running) => {
    const party = await freshParty(running);
    const token = await mint(running, party);
    await changeClient(running, party.id, { disabled: true });
    return token;
  },
  "an ID token": (running) => signGenuine(running, goodClaims(running), { typ: "JWT" }),
  "a logout token": (running) => signGenuine(running, goodClaims(running), { typ: "logout+jwt" }),
  "without a client": (running) =>
    signGenuine(running, { ...goodClaims(running), client_id: undefined }),
  "with an actor that cannot be read": (running) =>
    signGenuine(running, { ...goodClaims(running), act: "delegate" }),
  "with a may_act that cannot be read": (running) =>
    signGenuine(running, { ...goodClaims(running), may_act: { client_id: delegate.id } }),
  "with a chain of actors that is too long": (running) =>
    signGenuine(running, { ...goodClaims(running), act: nested(6) }),
  "of another issuer": (running) =>
    signGenuine(running, { ...goodClaims(running), iss: "https://evil.example" }),
  "signed by another tenant's key": (running) =>
    signGenuine({ ...running, tenant: running.otherTenant }, goodClaims(running)),
  altered: async (running) => {
    const [header, payload = "", signature] = (await userToken(running)).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    return [header, encode({ ...claims, sub: "admin" }), signature].join(".");
  },
  unsigned: async (running) => {
    const [, payload] = (await userToken(running)).split(".");
    return `${encode({ alg: "none", typ: "at+jwt" })}.${payload ?? ""}.`;
  },
  "opaque and unknown": async () => credentialText("mpat", "A".repeat(43)),
  "opaque and altered": async (running) =>
    (await userToken(running, {}, opaque)).replace(/^mpat_./, (start) =>
      start === "mpat_A" ? "mpat_B" : "mpat_A",
    ),
  nonsense: async () => "nonsense",
  "a client secret": async () => delegate.secret,
  "very long": async () => `${"a".repeat(15_000)}.b.c`,
};

describe.each(bindings)("tokens that are not live (RFC 8693 §2.2.2), over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withExchange());
  });
  afterAll(() => running.close());

  const refused = async (form: Readonly<Record<string, string>>, reason: Reason) => {
    const answer = await exchange(running, delegate, form);
    expectError(answer, 400, "invalid_request");
    expectNoToken(answer);
    expect(lastReason(running)).toBe(reason);
    return answer.json["error_description"];
  };

  it("the forger of these tests can make good ones", async () => {
    const claims = { ...goodClaims(running), client_id: frontend.id };
    const subject = await signGenuine(running, claims);
    expectToken(await exchange(running, impersonator, impersonation(subject)));
  });

  it.each(Object.entries(dead))("a subject token that is %s is refused", async (_, make) => {
    const subject = await make(running);
    const actor = await mint(running, delegate);
    const said = await refused(delegation(subject, actor), "subject_token_invalid");
    // In one sentence for all, so that it tells nothing of the token.
    expect(said).toBe("The subject token is not valid");
    await refused(impersonation(subject), "subject_token_invalid");
  });

  it.each(Object.entries(dead))("an actor token that is %s is refused", async (_, make) => {
    const actor = await make(running);
    const subject = await userToken(running);
    const said = await refused(delegation(subject, actor), "actor_token_invalid");
    expect(said).toBe("The actor token is not valid");
  });

  it("no event holds a token", () => {
    const told = JSON.stringify(running.observer.events);
    expect(running.observer.events.length).toBeGreaterThan(50);
    expect(told).not.toMatch(/eyJ[\w-]*\.|mpat_/);
  });
});

const nested = (actors: number): object =>
  actors === 1 ? { sub: "a" } : { sub: "a", act: nested(actors - 1) };
