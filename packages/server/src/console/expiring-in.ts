import type { Client } from "@mintport/core";
import { type FullStorage, type Instant, present } from "@mintport/core/ports";
import type { Expiring, ExpiringCredential } from "../admin/admin-reports.ts";
import { fail } from "../errors/fail.ts";
import { allPages } from "../management/all-pages.ts";

/** The most clients that are looked at for one answer. */
const most = 10_000;

/** The credentials of all clients that run out between two moments, soonest first. A client without another one goes silent then. */
export const expiringIn = async (
  { tenants, clients }: Pick<FullStorage, "tenants" | "clients">,
  now: Instant,
  until: Instant,
): Promise<Expiring> => {
  const found: ExpiringCredential[] = [];
  let seen = 0;
  const isSoon = (at: Instant | undefined): at is Instant =>
    at !== undefined && at > now && at <= until;
  const look = (tenant: string, client: Client): void => {
    for (const { id, label, expiresAt } of client.secrets)
      if (isSoon(expiresAt))
        found.push({ kind: "secret", tenant, client: client.id, id, label, expiresAt });
    for (const { id, label, expiresAt } of client.apiKeys ?? [])
      if (isSoon(expiresAt))
        found.push({ kind: "api-key", tenant, client: client.id, id, label, expiresAt });
  };
  for (const { value: tenant } of (await allPages((page) => tenants.list(page))).items) {
    let after: string | undefined;
    do {
      if (seen >= most) return { items: sorted(found), complete: false };
      const page = await clients
        .list(tenant.id, { limit: 500, ...present({ after }) })
        .match((value) => value, fail("the clients cannot be read"));
      for (const { value } of page.items) look(tenant.id, value);
      seen += page.items.length;
      after = page.next;
    } while (after !== undefined);
  }
  return { items: sorted(found), complete: true };
};

const sorted = (found: readonly ExpiringCredential[]): readonly ExpiringCredential[] =>
  [...found].sort((one, other) => one.expiresAt - other.expiresAt);
