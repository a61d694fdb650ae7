import { randomUUID } from "node:crypto";
import type { ResourceIndicator } from "@mintport/core/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf, metadataPath } from "../fixture/deployment.ts";
import {
  challenge,
  type DocumentWorld,
  documentTokens,
  nowhere,
  startDocumentWorld,
} from "./document-world.ts";
import {
  answerPage,
  authorizeUrl,
  confidential,
  introspect,
  pass,
  publicUserClient,
  redirectUri,
  refresh,
} from "./user-world.ts";

const audience = "https://api.example" as ResourceIndicator;
const asResource = { client_id: "resource" };

describe.each(stacks)("client ID metadata documents, over $name", (binding) => {
  let world: DocumentWorld;
  beforeAll(async () => {
    world = await startDocumentWorld({
      binding,
      tenant: { audience },
      clients: [
        await confidential("resource", { introspects: [audience] }),
        publicUserClient("https://registered.example/app", {
          authorization: { name: "As registered", httpsRedirectIdentifies: true },
        }),
      ],
    });
  });
  afterAll(() => world.close());

  it("a document is a client: consent, code, tokens and a refresh (§3, §4)", async () => {
    const client = world.documents.publish("/whole");
    const browser = world.somebody();
    const page = await world.ask(client, {}, browser);
    expect(page.page).toMatchObject({
      page: "consent",
      client: { id: client, name: "The Client", vouchedFor: false },
      redirectHost: "app.example",
    });
    const { json, asking } = await documentTokens(world, client);
    expect(json).toMatchObject({ scope: "api:read", refresh_token: expect.any(String) });
    const again = await refresh(world, json["refresh_token"], asking);
    expect(again).toMatchObject({ status: 200, json: { scope: "api:read" } });
    expect(await introspect(world, again.json["access_token"], asResource)).toMatchObject({
      active: true,
    });
  });

  it("its scope is the tenant's choice, and not the document's", async () => {
    const client = world.documents.publish("/scope", { scope: "admin" });
    const page = await world.ask(client, { scope: undefined });
    expect(page.page?.["scopes"]).toMatchObject([{ name: "api:read" }]);
    const more = await world.ask(client, { scope: "admin" });
    expect(more.page).toMatchObject({ page: "leaving" });
  });

  it("the metadata says whether documents count at the tenant (§5)", async () => {
    const supported = "client_id_metadata_document_supported";
    const on = await (await fetch(new URL(metadataPath, world.origin))).json();
    expect(on).toHaveProperty(supported, true);
    const path = metadataPath.replace("my-tenant", "other-tenant");
    const off = await (await fetch(new URL(path, world.origin))).json();
    expect(off).toHaveProperty("issuer");
    expect(off).not.toHaveProperty(supported);
  });

  it("where the tenant has no policy nobody is asked for a document (§6.8)", async () => {
    const client = world.documents.publish("/off");
    const before = world.documents.visits();
    const url = authorizeUrl(challenge, { client_id: client }).replace(
      issuerPathOf("my-tenant"),
      issuerPathOf("other-tenant"),
    );
    expect(await world.somebody().get(url)).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "authorize_client_unknown" });
    expect(world.documents.visits()).toBe(before);
  });

  it("whoever is registered under a URL wins, without a fetch (§6.9)", async () => {
    const before = world.documents.visits();
    const page = await world.ask("https://registered.example/app");
    expect(page.page).toMatchObject({ client: { name: "As registered", vouchedFor: true } });
    expect(world.documents.visits()).toBe(before);
  });

  it.each([
    ["no path", "https://client.example"],
    ["a fragment", "https://client.example/a#b"],
    ["a user name", "https://user@client.example/a"],
    ["a dot segment", "https://client.example/a/../b"],
    ["an escaped dot segment", "https://client.example/%2e%2E/b"],
    ["a host in capitals", "https://CLIENT.example/a"],
    ["a port that is the default", "https://client.example:443/a"],
  ])("%s is no URL of a document (§3)", async (_what, client) => {
    const before = world.documents.visits();
    expect(await world.ask(client)).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "client_document_url_invalid" });
    expect(world.documents.visits()).toBe(before);
  });

  it("http is no URL of a document (§3)", async () => {
    expect(await world.ask("http://client.example/a")).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "authorize_client_unknown" });
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ["client_id", { client_id: "https://other.example/app" }],
    ["client_id", { client_id: undefined }],
    ["client_name", { client_name: undefined }],
    ["client_name", { client_name: "two\nlines" }],
    ["redirect_uris", { redirect_uris: undefined }],
    ["redirect_uris", { redirect_uris: [] }],
    ["redirect_uris", { redirect_uris: [redirectUri, "javascript:alert(1)"] }],
    ["redirect_uris", { redirect_uris: ["http://app.example/cb"] }],
    ["client_secret", { client_secret: "s" }],
    ["client_secret", { client_secret_expires_at: 0 }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: "client_secret_post" }],
    ["token_endpoint_auth_method", { token_endpoint_auth_method: "client_secret_jwt" }],
    ["jwks", { token_endpoint_auth_method: "private_key_jwt" }],
    ["jwks", { jwks: { keys: [{ kty: "oct", k: "c2VjcmV0" }] } }],
    ["jwks_uri", { jwks_uri: "http://client.example/keys" }],
  ])("a document with a bad %s is refused: %j (§4.1)", async (member, change) => {
    const client = world.documents.publish(`/bad/${randomUUID()}`, change);
    expect(await world.ask(client)).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "client_document_invalid", detail: member });
  });

  it("an id is compared as it stands: another spelling is another client (§3)", async () => {
    const client = world.documents.publish("/spelling");
    world.documents.answer("/spelling/", (_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ client_id: client, client_name: "X", redirect_uris: [] }));
    });
    expect(await world.ask(`${client}/`)).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({
      reason: "client_document_invalid",
      detail: "client_id",
    });
  });

  it("an answer goes to a redirect URI of the document only (§4.5)", async () => {
    const client = world.documents.publish("/redirects");
    const other = await world.ask(client, { redirect_uri: "https://app.example/other" });
    expect(other).toMatchObject(nowhere);
    expect(other.location).toBeUndefined();
    expect(world.lastEvent()).toMatchObject({ reason: "redirect_uri_not_registered" });
  });

  it("a program on the user's machine is told as such, and asked for each time (§6.4)", async () => {
    const client = world.documents.publish("/native", {
      application_type: "native",
      redirect_uris: ["http://127.0.0.1/cb"],
    });
    const change = { redirect_uri: "http://127.0.0.1:49152/cb" };
    const browser = world.somebody();
    const page = await world.ask(client, change, browser);
    expect(page.page).toMatchObject({ page: "consent", redirectHost: "127.0.0.1", loopback: true });
    await answerPage(browser, page, "approve");
    const again = await world.ask(client, change, browser);
    expect(again.page).toMatchObject({ page: "consent", because: "client-not-assured" });
  });

  it("its picture, and its pages elsewhere, reach no page (§6.7)", async () => {
    const client = world.documents.publish("/pictures", {
      logo_uri: world.documents.urlOf("/logo.png"),
      client_uri: world.documents.urlOf("/about"),
      policy_uri: "https://elsewhere.example/policy",
    });
    const { page } = await world.ask(client);
    expect(page?.["client"]).toEqual({
      ...{ id: client, name: "The Client", vouchedFor: false },
      uri: world.documents.urlOf("/about"),
    });
  });
  it("events tell whose document it was and when it was fetched", async () => {
    const client = world.documents.publish("/told");
    await world.ask(client);
    const fetchedAt = world.clock.now();
    expect(world.lastEvent()).toMatchObject({
      client,
      documentFetchedAt: fetchedAt,
      at: fetchedAt,
    });
    pass(world.clock, 10);
    await world.ask(client);
    expect(world.lastEvent()).toMatchObject({
      client,
      documentFetchedAt: fetchedAt,
      at: fetchedAt + 10,
    });
  });
});
