import { err, errAsync, ok, okAsync } from "@mintport/core/result";
import { expectErr, expectOk, sampleTenant, start } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import type { Client } from "../../../src/domain/client.ts";
import type { ClientDocumentPolicy } from "../../../src/domain/client-document-policy.ts";
import type { ClientId } from "../../../src/domain/identifiers.ts";
import { emptyScope } from "../../../src/domain/scope.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { withDocumentClients } from "../../../src/endpoints/client-documents/with-document-clients.ts";
import { portError } from "../../../src/errors/port-error.ts";
import { documentRefused } from "../../../src/errors/refuse-document.ts";
import type { Storage } from "../../../src/ports/storage.ts";

const id = "https://app.example/client.json" as ClientId;
const tenant: Tenant = { ...sampleTenant(), disabled: false };
const policy: ClientDocumentPolicy = {
  ...{ hosts: "any", delegatedScope: emptyScope, defaultDelegatedScope: emptyScope },
  ...{
    grantTypes: ["authorization_code"],
    loopbackNames: [],
    consentLifetime: undefined,
    offlineAccess: "asked",
  },
};
const recorded: Client = {
  ...{ id, authenticationMethods: ["none"], secrets: [], grantTypes: ["authorization_code"] },
  ...{ ownScope: emptyScope, defaultOwnScope: emptyScope, disabled: false },
  document: { fetchedAt: start },
};
const keys = { jwks: [{ kty: "EC" }] };

interface World {
  readonly registered?: Client | undefined;
  readonly policy?: ClientDocumentPolicy | undefined;
  readonly found?: Parameters<typeof withDocumentClients>[1]["find"];
  readonly tenant?: Tenant | undefined;
}

const open = (world: World) => {
  const fetched: string[] = [];
  const tenants = { find: () => ok("tenant" in world ? world.tenant : tenant) };
  const clients = { find: () => ok(world.registered) };
  const both = {
    of: { tenants, clients },
    find: () => ok({ tenant: tenants.find().value, client: ok(world.registered) }),
  };
  const unused = {} as Pick<Storage, "accessTokens" | "replays">;
  const rules: Parameters<typeof withDocumentClients>[1] = {
    policyOf: () => ("policy" in world ? world.policy : policy),
    find: (at, of, known) => {
      fetched.push(of);
      return world.found?.(at, of, known) ?? ok({ ...recorded, claims: { from: "document" } });
    },
  };
  const alone = withDocumentClients({ ...unused, tenants, clients }, rules);
  const together = withDocumentClients(
    { ...unused, tenants, clients, tenantsAndClients: both },
    rules,
  );
  return {
    fetched,
    find: async () => {
      const one = await alone.clients.find(tenant.id, id);
      const two = await together.tenantsAndClients?.find(tenant.id, id);
      expect(two?.map(({ client }) => client)).toEqual(ok(one));
      return one;
    },
  };
};

describe("a client of a document, where no user is at a browser", () => {
  it("is whom somebody registered, without a fetch", async () => {
    const { document: _, ...registered } = recorded;
    const { find, fetched } = open({ registered });
    expect(expectOk(await find())).toBe(registered);
    expect(fetched).toEqual([]);
  });

  it("is as it was recorded, without a fetch", async () => {
    const { find, fetched } = open({ registered: recorded });
    expect(expectOk(await find())).toEqual(recorded);
    expect(fetched).toEqual([]);
  });

  it("is nobody once the tenant has no policy, though it was recorded", async () => {
    const { find, fetched } = open({ registered: recorded, policy: undefined });
    expect(expectOk(await find())).toBeUndefined();
    expect(fetched).toEqual([]);
  });

  it("is nobody once its host is listed no longer, though it was recorded", async () => {
    const { find } = open({ registered: recorded, policy: { ...policy, hosts: ["b.example"] } });
    expect(expectOk(await find())).toBeUndefined();
  });

  it.each([undefined, { ...tenant, disabled: true }])(
    "is nobody of a tenant that is not there, and none is fetched: %#",
    async (gone) => {
      const { find, fetched } = open({ registered: undefined, tenant: gone });
      expect(expectOk(await find())).toBeUndefined();
      expect(fetched).toEqual([]);
    },
  );

  it("is looked up in its document where nothing was recorded", async () => {
    const { find } = open({});
    expect(expectOk(await find())).toMatchObject({ claims: { from: "document" } });
  });

  it("is nobody where nothing was recorded and the document is refused", async () => {
    const { find } = open({ found: () => err(documentRefused("client_document_unreachable")) });
    expect(expectOk(await find())).toBeUndefined();
  });

  it("is an outage where nothing was recorded and our own port fails", async () => {
    const { find } = open({ found: () => errAsync(portError("timed_out", "remote-documents")) });
    expect(expectErr(await find())).toMatchObject({ kind: "timed_out" });
  });

  it("with keys of its document is looked up there first", async () => {
    const { find } = open({ registered: { ...recorded, keys } });
    expect(expectOk(await find())).toMatchObject({ claims: { from: "document" } });
  });

  it.each([
    ["refused", () => err(documentRefused("client_document_unreachable"))],
    ["not to be asked", () => errAsync(portError("timed_out", "remote-documents"))],
    ["of nobody", () => okAsync(undefined)],
  ] as const)("with keys is as it was recorded while its document is %s", async (_what, found) => {
    const { find } = open({ registered: { ...recorded, keys }, found });
    expect(expectOk(await find())).toEqual({ ...recorded, keys });
  });

  it("that was disabled is answered as such, without a fetch", async () => {
    const { find, fetched } = open({ registered: { ...recorded, keys, disabled: true } });
    expect(expectOk(await find())).toMatchObject({ disabled: true });
    expect(fetched).toEqual([]);
  });
});
