import type { ClientId, TenantId } from "@mintport/core";
import {
  type GrantId,
  instant,
  later,
  type MaybeAsync,
  nextRevision,
  noRevision,
  type PortError,
  tenantsAndClientsOf,
  toAsync,
} from "@mintport/core/ports";
import { migrate, sqlStorage } from "@mintport/storage-sql";
import {
  expectOk,
  freshDigest,
  freshFamilyId,
  freshGrantId,
  freshTokenId,
  sampleAccessToken,
  sampleClient,
  sampleGrant,
  sampleTenant,
  start,
} from "@mintport/testing";
import { Kysely, type LogEvent, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialectOn, sqlEngines } from "./open.ts";

const rows = 1_000_000;
const postgres = sqlEngines.find(({ name }) => name === "postgres")!;

describe("on PostgreSQL with a million rows in each table", () => {
  if (postgres.missing !== undefined) {
    it.skip(`skipped: ${postgres.missing}`, () => {});
    return;
  }
  let bench: Awaited<ReturnType<typeof prepare>>;
  beforeAll(async () => {
    bench = await prepare();
  }, 300_000);
  afterAll(() => bench.dispose());

  it("no query of a request, no pruning and no removal scans a table", {
    timeout: 120_000,
  }, async () => {
    await bench.useEverything();
    const statements = bench.statements();
    expect(statements.length).toBeGreaterThan(25);
    const scans: string[] = [];
    for (const { text, parameters } of statements)
      for (const line of await bench.explain(text, parameters))
        if (line.includes("Seq Scan")) scans.push(`${line.trim()} <- ${text}`);
    expect(scans).toEqual([]);
  });
});

interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

const prepare = async () => {
  const place = await postgres.makePlace();
  expectOk(
    await migrate({ dialect: dialectOn(place, { queryTimeout: Number.POSITIVE_INFINITY }) }),
  );
  const plain = new Kysely<unknown>({
    dialect: dialectOn(place, { queryTimeout: Number.POSITIVE_INFINITY }),
  });
  for (const statement of filling) await sql.raw(statement).execute(plain);
  await sql.raw("analyze").execute(plain);

  const seen = new Map<string, Statement>();
  const log = ({ query }: LogEvent): void => {
    seen.set(query.sql, { text: query.sql, parameters: query.parameters });
  };
  const db = new Kysely<unknown>({
    dialect: dialectOn(place, { queryTimeout: Number.POSITIVE_INFINITY }),
    log,
  });
  const storage = sqlStorage({ db });
  return {
    statements: (): readonly Statement[] =>
      [...seen.values()].filter(({ text }) => /^(?:select|insert|update|delete) /.test(text)),
    explain: async (text: string, parameters: readonly unknown[]): Promise<readonly string[]> => {
      const parts = text.split(/\$\d+/);
      const explained = sql.join(
        parts.flatMap((part, i) =>
          i < parts.length - 1 ? [sql.raw(part), sql.val(parameters[i])] : [sql.raw(part)],
        ),
        sql.raw(""),
      );
      const { rows: lines } = await sql<{ "QUERY PLAN": string }>`explain ${explained}`.execute(
        plain,
      );
      return lines.map((line) => line["QUERY PLAN"]);
    },
    useEverything: async () => {
      const {
        tenants,
        clients,
        accessTokens,
        replays,
        singleUse,
        tokenFamilies,
        grants,
        deviceAuthorizations,
        keyRings,
      } = storage;
      const tenant = "t500000" as TenantId;
      const now = start;
      const until = later(start, 60);
      const digest = freshDigest();
      await issue(toAsync(tenants.find(tenant)));
      await issue(tenants.read(tenant));
      await issue(tenants.create(sampleTenant()));
      await issue(tenants.update(sampleTenant(tenant), 1 as never));
      await issue(tenants.list({ limit: 100, after: "t5" }));
      await issue(tenants.remove(tenant, 99 as never));
      await issue(toAsync(clients.find(tenant, "c" as ClientId)));
      const both = tenantsAndClientsOf(storage) ?? expect.fail("no lookup of both");
      await issue(toAsync(both.find(tenant, "c" as ClientId)));
      await issue(clients.create(tenant, sampleClient()));
      await issue(clients.update(tenant, sampleClient("c" as ClientId), 1 as never));
      await issue(clients.list(tenant, { limit: 100 }));
      await issue(clients.remove(tenant, "c" as ClientId, 99 as never));
      await issue(accessTokens.insert(tenant, digest, sampleAccessToken(tenant, until)));
      await issue(accessTokens.find(tenant, digest, now));
      await issue(accessTokens.revoke(tenant, freshTokenId(), until));
      await issue(toAsync(accessTokens.isRevoked(tenant, freshTokenId(), now)));
      await issue(replays.insertOnce(tenant, digest, until, now));
      await issue(singleUse.put(tenant, digest, { content: "{}", expiresAt: until }));
      await issue(singleUse.peek(tenant, digest, now));
      await issue(singleUse.consume(tenant, digest, now));
      const [family, grant] = [freshFamilyId(), freshGrantId()];
      const first = { digest, expiresAt: until };
      await issue(tokenFamilies.start(tenant, { id: family, grant, content: "{}" }, first));
      await issue(tokenFamilies.inspect(tenant, digest, now));
      const successor = {
        ...{ digest: freshDigest(), expiresAt: until },
        ...{ memo: "", retryUntil: until },
      };
      await issue(tokenFamilies.rotate(tenant, digest, successor, now));
      await issue(tokenFamilies.rotate(tenant, digest, { ...successor, retryUntil: now }, now));
      await issue(tokenFamilies.touch(tenant, successor.digest, until, now));
      await issue(tokenFamilies.revoke(tenant, family));
      await issue(tokenFamilies.revokeByGrant(tenant, grant));
      const given = { ...sampleGrant("g500000" as GrantId), subject: "u", client: "c" as ClientId };
      await issue(toAsync(grants.find(tenant, "u", "c" as ClientId, now)));
      await issue(toAsync(grants.read(tenant, given.id, now)));
      await issue(grants.save(tenant, given));
      await issue(grants.save(tenant, sampleGrant()));
      await issue(grants.save(tenant, given, 1 as never));
      await issue(grants.listBySubject(tenant, "u", { limit: 100, after: "b" }));
      await issue(grants.listByClient(tenant, "c" as ClientId, { limit: 100 }));
      await issue(grants.revoke(tenant, given.id));
      const device = { deviceCode: freshDigest(), userCode: freshDigest() };
      const waiting = { ...device, content: "{}", expiresAt: until };
      await issue(deviceAuthorizations.start(tenant, waiting));
      await issue(deviceAuthorizations.find(tenant, device.deviceCode, now));
      await issue(deviceAuthorizations.findByUserCode(tenant, device.userCode, now));
      const replacement = { content: "{}", expected: nextRevision(noRevision) };
      await issue(deviceAuthorizations.replace(tenant, device.deviceCode, replacement, now));
      await issue(keyRings.read(tenant));
      await issue(keyRings.replace(tenant, 1 as never, "ring"));
      const expiring = [
        ...[accessTokens, replays, singleUse, tokenFamilies, grants],
        deviceAuthorizations,
      ];
      for (const scope of ["*", tenant] as const)
        for (const store of expiring) await issue(store.prune(scope, instant(20_000), 100));
      for (const store of expiring)
        await issue(store.removeAll("t400000" as TenantId, { limit: 100 }));
    },
    dispose: async () => {
      await db.destroy();
      await plain.destroy();
      await postgres.dispose(place);
    },
  };
};

/** Only the statement matters here, not what comes of it on rows without content. */
const issue = async (call: MaybeAsync<unknown, PortError>): Promise<void> => {
  const outcome = await call;
  if (outcome.isErr()) expect(outcome.error.kind).toBe("corrupt");
};

/** A million rows in each table, of as many tenants; what expires does so second by second. */
const filling = [
  // Without a log of what is thrown away anyway.
  "alter table mintport_clients set unlogged",
  ...["tenants", "key_rings", "replays", "revoked_tokens", "access_tokens", "single_use"].map(
    (table) => `alter table mintport_${table} set unlogged`,
  ),
  ...["family_tokens", "token_families", "grants", "device_authorizations"].map(
    (table) => `alter table mintport_${table} set unlogged`,
  ),
  `insert into mintport_tenants select 't' || i, 1, '{}' from generate_series(1, ${rows}) i`,
  `insert into mintport_clients select 't' || i, 'c', 1, '{}' from generate_series(1, ${rows}) i`,
  `insert into mintport_key_rings select 't' || i, 1, '{}' from generate_series(1, ${rows}) i`,
  `insert into mintport_replays select 't' || i, 'd' || i, i from generate_series(1, ${rows}) i`,
  `insert into mintport_revoked_tokens select 't' || i, 'j' || i, i from generate_series(1, ${rows}) i`,
  `insert into mintport_access_tokens select 't' || i, 'd' || i, i, '{}' from generate_series(1, ${rows}) i`,
  `insert into mintport_single_use select 't' || i, 'd' || i, i, 0, '{}' from generate_series(1, ${rows}) i`,
  `insert into mintport_family_tokens select 't' || i, 'd' || i, 'f' || i, i from generate_series(1, ${rows}) i`,
  `insert into mintport_token_families select 't' || i, 'f' || i, 'f' || i, 'd' || i, 0, i, '{}', 'g' || i from generate_series(1, ${rows}) i`,
  `insert into mintport_grants select 't' || i, 'g' || i, 'u', 'c', 1, i, '{}' from generate_series(1, ${rows}) i`,
  `insert into mintport_device_authorizations select 't' || i, 'd' || i, 'u' || i, 1, i, '{}' from generate_series(1, ${rows}) i`,
];
