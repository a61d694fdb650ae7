import { Browser } from "@mintport/test-browser";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { start, temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const metadataPath = "/.well-known/oauth-authorization-server/api/v1/tenant/my-tenant";
const supported = "client_id_metadata_document_supported";
const metadataOf = async (origin: string): Promise<unknown> =>
  (await fetch(new URL(metadataPath, origin))).json();

describe("the setting clientDocuments", () => {
  it("lets documents count at the tenants that it names, and at no address inside", async () => {
    const rules = { hosts: "any", delegatedScope: "api:read" };
    const server = await start(folder.path, {
      MINTPORT_CLIENT_DOCUMENTS: JSON.stringify({ "my-tenant": rules }),
    });
    expect(await metadataOf(server.origin)).toHaveProperty(supported, true);
    const inside = `https://127.0.0.1:${server.port}/client.json`;
    const { status } = await new Browser(server.origin).get(
      `/api/v1/tenant/my-tenant/oauth/authorize?client_id=${encodeURIComponent(inside)}`,
    );
    expect(status).toBe(400);
    await server.close();
  });

  it("lets none count where it is not there", async () => {
    const server = await start(folder.path);
    const metadata = await metadataOf(server.origin);
    expect(metadata).toHaveProperty("authorization_endpoint");
    expect(metadata).not.toHaveProperty(supported);
    await server.close();
  });
});
