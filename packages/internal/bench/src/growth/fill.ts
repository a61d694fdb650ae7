import { type Client, defineClient, type Tenant } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import { clientRecord, tenantRecord } from "@mintport/core/ports";
import type { Result } from "@mintport/core/result";
import { benchClient, benchTenant } from "../contenders/parts/register.ts";
import { clientId, lifetime, scopes, tenant } from "../contenders/parts/subject.ts";
import type { ContenderSettings } from "../scenario.ts";
import { type Bulk, literal } from "./bulk.ts";
import type { SeriesName } from "./series-name.ts";

/** Puts a tenant with a client into the place, and of what the series counts as many as `size`. */
export const fill = async (
  bulk: Bulk,
  settings: Omit<ContenderSettings, "privateJwk" | "prepared">,
  { name, size }: { readonly name: SeriesName; readonly size: number },
): Promise<void> => {
  const main = benchTenant(settings, lifetime);
  const client = await benchClient(settings);
  await insertTenants(bulk, main, "", 1);
  await insertClients(bulk, name === "scopes" ? withScopes(client, size) : client, "", 1);
  switch (name) {
    case "clients":
      return insertClients(bulk, client, "-", size - 1);
    case "tenants":
      return insertTenants(bulk, main, "-", size - 1);
    case "revocations":
      return insertExpiring(bulk, "revoked_tokens", { id: "token", secondsFromNow: 86_400, size });
    case "prune":
      return insertExpiring(bulk, "replays", { id: "digest", secondsFromNow: -600, size });
    case "scopes":
      return;
  }
};

/** The id of the `i`-th client that `fill` made for `clients`; 0 is the one that is always there. */
export const clientIdOf = (i: number): string => (i === 0 ? clientId : `${clientId}-${i}`);

const withScopes = (client: Client, count: number): Client => {
  const { ownScope } = defineClient({
    id: client.id,
    authenticationMethods: ["none"],
    grantTypes: [],
    ownScope: [
      ...scopes,
      ...Array.from({ length: count - scopes.length }, (_, i) => `api:s${i}`),
    ].join(" "),
  });
  return { ...client, ownScope, defaultOwnScope: ownScope };
};

/** Rows alike but for the id, which is the sample's with `separator` and a number after it; without one, its own. */
const insertClients = (bulk: Bulk, sample: Client, separator: string, count: number) =>
  bulk.insert(
    "clients",
    {
      tenant: literal(tenant),
      client: numbered(sample.id, separator),
      revision: String(newRevision()),
      content: contentOf(clientRecord.encode(sample), sample.id, separator),
    },
    count,
  );

const insertTenants = (bulk: Bulk, sample: Tenant, separator: string, count: number) =>
  bulk.insert(
    "tenants",
    {
      tenant: numbered(sample.id, separator),
      revision: String(newRevision()),
      content: contentOf(tenantRecord.encode(sample), sample.id, separator),
    },
    count,
  );

const numbered = (id: string, separator: string): string =>
  separator === "" ? literal(id) : `${literal(`${id}${separator}`)} || i`;

/** The record with the number after its id, which stands in it as `"id":"…"`. */
const contentOf = (encoded: Result<string, "corrupt">, id: string, separator: string): string => {
  const record = encoded.match(
    (text) => text,
    () => {
      throw new Error(`the sample ${id} cannot be written down`);
    },
  );
  if (separator === "") return literal(record);
  const idMember = `"id":"${id}`;
  const end = record.indexOf(idMember) + idMember.length;
  return `${literal(`${record.slice(0, end)}${separator}`)} || i || ${literal(record.slice(end))}`;
};

interface ExpiringRows {
  /** The column beside the tenant that tells the rows apart. */
  readonly id: string;
  readonly secondsFromNow: number;
  readonly size: number;
}

const insertExpiring = (
  bulk: Bulk,
  table: string,
  { id, secondsFromNow, size }: ExpiringRows,
): Promise<void> => {
  const at = Math.floor(Date.now() / 1000) + secondsFromNow;
  // Over an hour, as rows come to be: not all in one second.
  const spread = `${at} ${secondsFromNow < 0 ? "-" : "+"} i % 3600`;
  return bulk.insert(
    table,
    { tenant: literal(tenant), [id]: bulk.digest, expires_at: spread },
    size,
  );
};
