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
const until = later(start, 86_400);
const digest = (letter: string) => letter.repeat(43) as never;
/** What engines may take for something else: quotes, a backslash, four bytes in UTF-8, a space at the end. */
export const awkward = `O'Hara "\\n" ünïcode \u{1f511} \u0001 `;
const { expiresAt: _, ...endless } = sampleGrant("grant-1" as never);
const grant = { ...endless, client: "reports" as ClientId, subject: awkward, face: digest("H") };

/** Writes a row into every table of the stores. */
export const writeSamples = async (storage: SqlStorage): Promise<void> => {
  expectOk(await storage.tenants.create(sampleTenant(tenant)));
  expectOk(await storage.clients.create(tenant, sampleClient("reports" as ClientId)));
  expectOk(await storage.clients.create(tenant, sampleClient("Reports" as ClientId)));
  expectOk(await storage.keyRings.replace(tenant, undefined, '{"version":2,"keys":[]}'));
  expectOk(await storage.grants.save(tenant, grant));
  const { tokenFamilies, accessTokens, replays, singleUse, deviceAuthorizations } = storage;
  const family = { id: awkward as never, content: awkward };
  expectOk(await tokenFamilies.start(tenant, family, { digest: digest("A"), expiresAt: until }));
  const next = { digest: digest("B"), expiresAt: until };
  expectOk(await tokenFamilies.rotate(tenant, digest("A"), next as never, start));
  expectOk(await accessTokens.insert(tenant, digest("C"), sampleAccessToken(tenant, until)));
  expectOk(await accessTokens.revoke(tenant, "token-1" as never, until));
  expectOk(await replays.insertOnce(tenant, digest("D"), until, start));
  expectOk(await singleUse.put(tenant, digest("E"), { content: awkward, expiresAt: until }));
  expectOk(await singleUse.put(tenant, digest("I"), { content: "used", expiresAt: until }));
  expectOk(await singleUse.consume(tenant, digest("I"), start));
  const device = { deviceCode: digest("F"), userCode: digest("G"), content: '{"c":3}' };
  expectOk(await deviceAuthorizations.start(tenant, { ...device, expiresAt: until }));
};

/** What the stores answer to each row, without a change. */
export const readSamples = async (
  storage: SqlStorage,
): Promise<Readonly<Record<string, unknown>>> => {
  const { tokenFamilies, accessTokens, replays, singleUse, deviceAuthorizations } = storage;
  return {
    tenant: expectOk(await storage.tenants.read(tenant)),
    client: expectOk(await storage.clients.read(tenant, "reports" as ClientId)),
    otherCase: expectOk(await storage.clients.read(tenant, "Reports" as ClientId)),
    ring: expectOk(await storage.keyRings.read(tenant)),
    grant: expectOk(await storage.grants.read(tenant, grant.id, start)),
    family: expectOk(await tokenFamilies.inspect(tenant, digest("B"), start)),
    token: expectOk(await accessTokens.find(tenant, digest("C"), start)),
    isRevoked: expectOk(await accessTokens.isRevoked(tenant, "token-1" as never, start)),
    isSeen: expectOk(await replays.isSeen(tenant, digest("D"), start)),
    item: expectOk(await singleUse.peek(tenant, digest("E"), start)),
    usedItem: expectOk(await singleUse.peek(tenant, digest("I"), start)),
    device: expectOk(await deviceAuthorizations.findByUserCode(tenant, digest("G"), start)),
  };
};

/** One-time things, taken now: the verdicts of the stores. */
export const takeSamples = async ({ singleUse, tokenFamilies, replays }: SqlStorage) => {
  const next = { digest: digest("Z"), expiresAt: until };
  return {
    code: expectOk(await singleUse.consume(tenant, digest("E"), start)).verdict,
    usedCode: expectOk(await singleUse.consume(tenant, digest("I"), start)).verdict,
    proof: expectOk(await replays.insertOnce(tenant, digest("D"), until, start)),
    refresh: expectOk(await tokenFamilies.rotate(tenant, digest("B"), next as never, start))
      .verdict,
    oldRefresh: expectOk(await tokenFamilies.rotate(tenant, digest("A"), next as never, start))
      .verdict,
  };
};
