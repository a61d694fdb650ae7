import type { ClientId, TenantId } from "@mintport/core";
import { later } from "@mintport/core/ports";
import type { SqlStorage } from "@mintport/storage-sql";
import {
  expectOk,
  sampleAccessToken,
  sampleClient,
  sampleGrant,
  sampleTenant,
  start,
} from "@mintport/testing";

const tenant = "acme" as TenantId;
const client = "reports" as ClientId;
const until = later(start, 86_400);
const digest = (letter: string) => letter.repeat(43) as never;
const grant = {
  ...sampleGrant("grant-1" as never),
  ...{ client, subject: "alice, ünïcode and \u{1f511}", face: digest("H") },
};
const issued = { ...sampleAccessToken(tenant, until), id: "token-2" as never };
const [family, token] = ["family-1" as never, "token-1" as never];

/** Writes a row of every kind, with names that stay the same. */
export const fillEvery = async (storage: SqlStorage): Promise<void> => {
  expectOk(await storage.tenants.create(sampleTenant(tenant)));
  const { apiKeys = [], ...sample } = sampleClient(client);
  const keys = apiKeys.map((key) => ({ ...key, digest: digest("I") }));
  expectOk(await storage.clients.create(tenant, { ...sample, apiKeys: keys }));
  expectOk(await storage.keyRings.replace(tenant, undefined, '{"version":2,"keys":[]}'));
  expectOk(await storage.grants.save(tenant, grant));
  const { tokenFamilies, accessTokens, replays, singleUse, deviceAuthorizations } = storage;
  const first = { digest: digest("A"), expiresAt: until };
  expectOk(await tokenFamilies.start(tenant, { id: family, content: '{"a":1}' }, first));
  const successor = { digest: digest("B"), expiresAt: until };
  expectOk(await tokenFamilies.rotate(tenant, digest("A"), successor as never, start));
  expectOk(await accessTokens.insert(tenant, digest("C"), issued));
  expectOk(await accessTokens.revoke(tenant, token, until));
  expectOk(await replays.insertOnce(tenant, digest("D"), until, start));
  expectOk(await singleUse.put(tenant, digest("E"), { content: '{"b":2}', expiresAt: until }));
  const device = { deviceCode: digest("F"), userCode: digest("G"), content: '{"c":3}' };
  expectOk(await deviceAuthorizations.start(tenant, { ...device, expiresAt: until }));
};

/** All of it, as the stores answer it, but for revisions, which are made anew by each store. */
export const readEvery = async (storage: SqlStorage): Promise<unknown> =>
  JSON.parse(
    JSON.stringify(await everyOf(storage), (name, value: unknown) =>
      name === "revision" ? undefined : value,
    ),
  );

const everyOf = async (storage: SqlStorage): Promise<object> => {
  const { tokenFamilies, accessTokens, replays, singleUse, deviceAuthorizations } = storage;
  return {
    tenant: expectOk(await storage.tenants.find(tenant)),
    client: expectOk(await storage.clients.find(tenant, client)),
    ring: expectOk(await storage.keyRings.read(tenant))?.value,
    grant: expectOk(await storage.grants.read(tenant, grant.id, start)),
    family: expectOk(await tokenFamilies.inspect(tenant, digest("B"), start)),
    token: expectOk(await accessTokens.find(tenant, digest("C"), start)),
    isRevoked: expectOk(await accessTokens.isRevoked(tenant, token, start)),
    isSeen: expectOk(await replays.isSeen(tenant, digest("D"), start)),
    item: expectOk(await singleUse.peek(tenant, digest("E"), start)),
    device: expectOk(await deviceAuthorizations.findByUserCode(tenant, digest("G"), start)),
  };
};
