import { deviceAuthorization, type Tenant } from "@mintport/core";
import { headerFieldsOf, portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { memoryRateLimiter } from "@mintport/rate-limit";
import { afterEach, describe, expect, it } from "vitest";
import { beginDevice, deviceGrant } from "./device-world.ts";
import { documentHostName } from "./document-host.ts";
import {
  challenge,
  type DocumentWorld,
  type DocumentWorldOptions,
  nowhere,
  startDocumentWorld,
} from "./document-world.ts";
import { answerPage, authorizeUrl, codeFor, pass } from "./user-world.ts";

describe("whose documents count", () => {
  let world: DocumentWorld;
  afterEach(() => world.close());
  const open = async (options: DocumentWorldOptions = {}) => {
    world = await startDocumentWorld(options);
    return world;
  };
  /** A document on this machine, under its name there. */
  const publishLocally = () => {
    const local = world.documents.urlOf("/app").replace(documentHostName, "localhost");
    world.documents.publish("/app", { client_id: local });
    return local;
  };

  it("are those of the hosts that are listed, and nobody else is asked (§6.10)", async () => {
    await open({ rules: { hosts: ["app.example"] } });
    expect(await world.ask(world.documents.publish("/app"))).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "client_document_host_not_listed" });
    expect(world.documents.visits()).toBe(0);
  });

  it("a listed host counts with its port", async () => {
    const elsewhere = await open();
    const { host } = elsewhere.documents;
    await elsewhere.close();
    expect(host).toMatch(/:\d+$/);
    await open({ rules: { hosts: [documentHostName] } });
    expect(await world.ask(world.documents.publish("/app"))).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "client_document_host_not_listed" });
  });

  it.each([
    ["loopback", "127.0.0.1"],
    ["a cloud's metadata service", "169.254.169.254"],
    ["loopback in IPv6", "::1"],
    ["loopback mapped into IPv6", "::ffff:127.0.0.1"],
  ])("a host whose address is %s is not connected to (§6.5)", async (_what, address) => {
    await open({
      fetching: {
        dangerouslyAllowAddresses: [],
        lookup: () => Promise.resolve([{ address, family: address.includes(":") ? 6 : 4 }]),
      },
    });
    expect(await world.ask(world.documents.publish("/app"))).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "client_document_address_not_allowed" });
    expect(world.documents.visits()).toBe(0);
  });

  it("a document on this machine counts where the server is on it, too (§6.5)", async () => {
    await open();
    expect((await world.ask(publishLocally())).page).toMatchObject({ page: "consent" });
  });

  it("a document on this machine counts for no server of the internet, whatever addresses are allowed", async () => {
    await open({ tenant: { issuer: "https://as.example" as Tenant["issuer"] } });
    expect(await world.ask(publishLocally())).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "client_document_address_not_allowed" });
    expect(world.documents.visits()).toBe(0);
  });

  it("a source is charged before anything is fetched for it", async () => {
    await open({
      settings: {
        rateLimiter: memoryRateLimiter({
          source: { points: 2, duration: 60 },
          client: { points: 100, duration: 60 },
        }),
      },
    });
    for (const path of ["/1", "/2"]) await world.ask(world.documents.publish(path));
    const { status } = await world.ask(world.documents.publish("/3"));
    expect(status).toBe(429);
    expect(world.documents.visits()).toBe(2);
  });

  it("a server that answers nothing is given up in time", async () => {
    await open({ fetching: { timeout: 50 } });
    const client = world.documents.answer("/silent", () => {});
    expect(await world.ask(client)).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "client_document_unreachable" });
  });

  it("no code goes out where the facts cannot be recorded, and that is an outage", async () => {
    const registry = { read: () => errAsync(portError("unavailable", "client-registry")) };
    await open({ registry });
    const browser = world.somebody();
    const page = await world.ask(world.documents.publish("/app"), {}, browser);
    const answer = await answerPage(browser, page, "approve");
    expect(answer.location?.searchParams.get("code") ?? undefined).toBeUndefined();
    expect(world.lastEvent()).toMatchObject({ reason: "port_unavailable" });
  });

  it("no scope counts but those that the tenant lets documents have", async () => {
    await open({ rules: { delegatedScope: "api:read", defaultDelegatedScope: "" } });
    const client = world.documents.publish("/app");
    expect((await world.ask(client, { scope: "api:write" })).page).toMatchObject({
      page: "leaving",
    });
    expect((await world.ask(client, { scope: undefined })).page).toMatchObject({
      page: "leaving",
    });
  });

  it("a consent is over after the policy's time", async () => {
    await open({ rules: { consentLifetime: 60 } });
    const browser = world.somebody();
    const client = world.documents.publish("/app");
    await codeFor(world, browser, challenge, { client_id: client });
    pass(world.clock, 61);
    expect((await world.ask(client, {}, browser)).page).toMatchObject({ because: "first-time" });
  });

  it.each([
    [true, 200],
    [false, 400],
  ])("devices: %s answers a device %i", async (devices, status) => {
    await open({
      rules: { devices },
      users: { devices: deviceAuthorization({ userCodeSecret: new Uint8Array(32).fill(7) }) },
    });
    const client = world.documents.publish("/tv", {
      grant_types: [deviceGrant],
      application_type: "native",
    });
    const asked = beginDevice(world, { client_id: client });
    if (status === 200) expect(await asked).toMatchObject({ user_code: expect.any(String) });
    else await expect(asked).rejects.toThrow("unauthorized_client");
  });

  it("localhost may have any port where the policy says so, of native clients", async () => {
    await open({ rules: { loopbackNames: ["localhost"] } });
    const redirects = { redirect_uris: ["http://localhost/cb"] };
    const native = world.documents.publish("/n", { ...redirects, application_type: "native" });
    const web = world.documents.publish("/w", { ...redirects, application_type: "web" });
    const change = { redirect_uri: "http://localhost:49152/cb" };
    expect((await world.ask(native, change)).page).toMatchObject({ page: "consent" });
    expect(await world.ask(web, change)).toMatchObject(nowhere);
  });

  it("an explanation says why a document is not believed", async () => {
    await open();
    const client = world.documents.publish("/app", { client_name: "" });
    const explained = await world.server.explainAuthorization?.({
      ...{ tenant: "my-tenant", method: "GET", headers: headerFieldsOf([]), body: undefined },
      url: authorizeUrl(challenge, { client_id: client }),
    });
    expect(explained).toMatchObject({
      refusal: { step: "client", reason: "client_document_invalid" },
      found: { client },
    });
  });
});
