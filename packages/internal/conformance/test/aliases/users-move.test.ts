import { updateTenant } from "@mintport/core/management";
import { expectOk } from "@mintport/testing";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings } from "../fixture/bindings.ts";
import {
  answerPage,
  authorizeUrl,
  pkce,
  redeem,
  refresh,
  startUserWorld,
  type UserWorld,
} from "../users/user-world.ts";
import { VisitorBrowser } from "../users/visitor-browser.ts";

describe.each(bindings)("users of a tenant that moves, over $name", (binding) => {
  let world: UserWorld;
  const atAlias = (text: string): string => text.replace("127.0.0.1", "localhost");

  beforeAll(async () => {
    world = await startUserWorld({ binding });
    const issuerAliases = [{ issuer: atAlias(world.issuer) }];
    expectOk(await updateTenant(world.storage.tenants)(world.tenant.id, { issuerAliases }));
  });
  afterAll(() => world.close());

  const consentAt = async (origin: string, challenge: string) => {
    const browser = new VisitorBrowser(origin).logIn(world.user());
    const change = { scope: "api:read offline_access", prompt: "consent" };
    return { browser, consent: await browser.get(authorizeUrl(challenge, change)) };
  };

  it("stay at the host that they came to, and its issuer answers (RFC 9207 §2)", async () => {
    const { verifier, challenge } = pkce();
    const origin = atAlias(world.origin);
    const { browser, consent } = await consentAt(origin, challenge);
    expect(consent.page).toMatchObject({
      ...{ page: "consent", answerTo: expect.stringMatching(new RegExp(`^${origin}/`)) },
    });
    const { location } = await answerPage(browser, consent, "approve");
    expect(location?.searchParams.get("iss")).toBe(atAlias(world.issuer));

    // The client may have moved meanwhile: its code and its refresh token count at the other host, too.
    const tokens = await redeem(world, location?.searchParams.get("code") ?? "", verifier);
    expect(decodeJwt(String(tokens.json["access_token"])).iss).toBe(world.issuer);
    const again = await refresh({ origin }, tokens.json["refresh_token"]);
    expect(decodeJwt(String(again.json["access_token"])).iss).toBe(atAlias(world.issuer));
  });

  it("answer no page of one host from a page of the other", async () => {
    const { browser, consent } = await consentAt(world.origin, pkce().challenge);
    const form = new URLSearchParams({ interaction: String(consent.page?.["handle"]) });
    form.append("decision", "approve");
    const foreign = await browser.post(String(consent.page?.["answerTo"]), form, {
      Origin: atAlias(world.origin),
    });
    expect(foreign.status).toBe(403);
  });
});
