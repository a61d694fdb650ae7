import { defineClient, identityAssertion, jwtBearer } from "@mintport/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { metadataPath } from "../fixture/deployment.ts";
import { idp, withEnterprise } from "./enterprise.ts";

const metadataOf = async ({ origin }: Running, path = metadataPath) => {
  const response = await fetch(`${origin}${path}`);
  return { status: response.status, text: await response.text() };
};
const members = (text: string) => JSON.parse(text) as Readonly<Record<string, unknown>>;

describe.each(bindings)(
  "the metadata of identity assertions (ID-JAG §7.2), over $name",
  (binding) => {
    let running: Running;

    beforeAll(async () => {
      running = await run(binding, withEnterprise());
    });
    afterAll(() => running.close());

    it("says that they are taken, by the JWT bearer grant (§7.2)", async () => {
      const document = members((await metadataOf(running)).text);
      expect(document["authorization_grant_profiles_supported"]).toEqual([
        "urn:ietf:params:oauth:grant-profile:id-jag",
      ]);
      expect(document["grant_types_supported"]).toContain(jwtBearer.name);
    });

    it("does not say whose (§8.4)", async () => {
      const { text } = await metadataOf(running);
      expect(text).not.toContain(new URL(idp).host);
    });

    it("says so of no tenant that lets nobody vouch for users (§7.2)", async () => {
      const plain = await run(binding, () => ({ grants: [identityAssertion()] }));
      const { status, text } = await metadataOf(plain);
      await plain.close();
      expect(status).toBe(200);
      expect(members(text)).not.toHaveProperty("authorization_grant_profiles_supported");
    });
  },
);

describe("a client of identity assertions", () => {
  const definition = {
    id: "agent",
    grantTypes: [jwtBearer.name],
    identityAssertionIssuers: [idp],
    authorization: { delegatedScope: "api:read" },
  };

  it("needs no workload (§4.4)", () => {
    expect(defineClient(definition).identityAssertionIssuers).toEqual([idp]);
  });

  it.each([
    [
      "is not public (§8.1)",
      { authenticationMethods: ["none"] },
      /^client "agent": identityAssertionIssuers: /,
    ],
    [
      "has a scope that users may delegate (§4.4.1)",
      { authorization: {} },
      /^client "agent": identityAssertionIssuers: /,
    ],
    [
      "names an issuer, or a workload (§4.4)",
      { identityAssertionIssuers: [] },
      /^client "agent": federatedIdentities: /,
    ],
  ])("%s", (_, changes, message) => {
    expect(() => defineClient({ ...definition, ...changes })).toThrow(message);
  });
});
