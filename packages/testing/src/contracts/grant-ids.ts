import type { ClientId } from "@mintport/core";
import type { GrantId, GrantStore } from "@mintport/core/ports";
import { hostileIdentifiers } from "../arbitraries/identifiers.ts";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { fresh, freshTenantId, sampleGrant } from "../samples.ts";
import { endless, found, keep, read, saved } from "./kept.ts";
import type { Promises } from "./promises.ts";
import { spellings } from "./versioned-ids.ts";

/** How users, clients and ids are compared, by every method. */
export const grantIds = ({ promise, expect }: Promises, open: Open<GrantStore>): void => {
  promise("grant-pairs", "find keeps users and clients apart whose names run into each other", () =>
    onHandles(open, async (a, b) => {
      const tenant = freshTenantId();
      const grants = [
        ...runningTogether.map(([subject, client]) => ({ subject, client })),
        ...hostileIdentifiers.map((subject) => ({ subject, client: "client" })),
        ...hostileIdentifiers.map((client) => ({ subject: "user", client })),
      ].map(({ subject, client }) => ({
        ...{ ...sampleGrant(), subject, client: client as ClientId },
      }));
      for (const grant of grants) await saved(a, tenant, grant);
      for (const grant of grants) expect((await found(b, tenant, grant))?.value).toEqual(grant);
      for (const [subject, client] of [
        ["CASE", "client"],
        ["a ", "client"],
        ["user", "CLIENT"],
      ] as const)
        expect(await found(b, tenant, { subject, client: client as ClientId })).toBe(undefined);
    }),
  );

  promise("grant-ids", "read, save and revoke take one id for another in no spelling of it", () =>
    onHandles(open, async (a, b) => {
      const id = `${fresh("Caf\u00e9")}-End` as GrantId;
      const { tenant, grant, revision } = await keep(a, { id });
      for (const spelling of spellings(id) as readonly GrantId[]) {
        expect(expectOk(await read(b, tenant, { id: spelling }))).toBe(undefined);
        expect(expectOk(await b.save(tenant, { ...grant, id: spelling }, revision))).toEqual({
          verdict: "stale",
        });
        expect(expectOk(await b.revoke(tenant, spelling))).toBe("unknown");
        const own = await keep(a, { ...endless(sampleGrant()), tenant, id: spelling });
        expect(expectOk(await b.revoke(tenant, spelling))).toBe("revoked");
        expect(await found(a, tenant, own.grant)).toBe(undefined);
      }
      expect(expectOk(await read(a, tenant, grant))).toEqual({ value: grant, revision });
    }),
  );
};

const runningTogether = [
  ["a/b", "c"],
  ["a", "b/c"],
  ["a:b", "c"],
  ["a", "b:c"],
  ["ab", "c"],
  ["a", "bc"],
  ["", "abc"],
  ["Case", "c"],
  ["case", "c"],
  ["c", "case"],
] as const;
