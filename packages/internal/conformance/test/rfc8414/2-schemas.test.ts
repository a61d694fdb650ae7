import {
  OAuthErrorResponseSchema,
  OAuthMetadataSchema,
  OAuthTokensSchema,
} from "@modelcontextprotocol/sdk/shared/auth.js";
import * as oauth4webapi from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, metadataPath } from "../fixture/deployment.ts";
import { good, requestToken } from "../fixture/token-request.ts";

describe.each(bindings)("what clients' own schemas make of the answers, over $name", (binding) => {
  let running: Running;
  let document: Record<string, unknown>;

  beforeAll(async () => {
    running = await run(binding);
    const answer = await fetch(`${running.origin}${metadataPath}`);
    document = (await answer.json()) as typeof document;
  });
  afterAll(() => running.close());

  it("RFC 8414 §2: the metadata has all that the MCP SDK asks for, but the endpoint that there is none of", () => {
    const parsed = OAuthMetadataSchema.safeParse(document);
    // REQUIRED "unless no grant types are supported that use the authorization endpoint".
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([["authorization_endpoint"]]);
    const { authorization_endpoint: _, ...shape } = OAuthMetadataSchema.shape;
    for (const [name, field] of Object.entries(shape))
      expect([name, field.safeParse(document[name]).error]).toEqual([name, undefined]);
  });

  it("RFC 8414 §2: what is REQUIRED and empty is there, as an empty list", () => {
    expect(document["response_types_supported"]).toEqual([]);
  });

  it("RFC 8414 §3: openid-client discovers the server and gets a token", async () => {
    const configuration = await openid.discovery(
      new URL(running.tenant.issuer),
      clientId,
      undefined,
      openid.ClientSecretPost(clientSecret),
      { algorithm: "oauth2", execute: [openid.allowInsecureRequests] },
    );
    expect(configuration.serverMetadata()).toMatchObject(document);
    const tokens = await openid.clientCredentialsGrant(configuration, { scope: "api:read" });
    expect(OAuthTokensSchema.parse({ ...tokens })).toMatchObject({ scope: "api:read" });
  });

  it("RFC 8414 §3.3: oauth4webapi takes the document as that of the issuer it asked", async () => {
    const issuer = new URL(running.tenant.issuer);
    const answer = await oauth4webapi.discoveryRequest(issuer, {
      algorithm: "oauth2",
      [oauth4webapi.allowInsecureRequests]: true,
    });
    expect(await oauth4webapi.processDiscoveryResponse(issuer, answer)).toEqual(document);
  });

  it("RFC 6749 §5.1 and §5.2: token and error answers are what the MCP SDK reads", async () => {
    const granted = await requestToken(running, good);
    expect(OAuthTokensSchema.parse(granted.json)).toMatchObject({ token_type: "Bearer" });
    const refused = await requestToken(running, { ...good, client_secret: "wrong" });
    expect(OAuthErrorResponseSchema.parse(refused.json)).toMatchObject({ error: "invalid_client" });
  });
});
