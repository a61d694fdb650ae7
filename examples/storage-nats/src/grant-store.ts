import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  encodeRecord,
  type Grant,
  type GrantStore,
  grantRecord,
  type Instant,
  instant,
  isExpired,
  nextRevision,
  type PortError,
  portError,
  type Versioned,
} from "@mintport/core/ports";
import { ok, type Result } from "@mintport/core/result";
import { expiring, expiringRows } from "./expiring-rows.ts";
import type { Read } from "./fields.ts";
import { word } from "./key.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";
import { versioned, versionedPage } from "./versioned-page.ts";

/**
 * Keeps grants, one row for a user and a client: so each write is one compare-and-swap. A row for each id says whose grant it is;
 * what it says counts only while that grant has this id.
 */
export const grantStore = (rows: Rows): GrantStore => {
  const shape = { until: instant(0), id: "", revision: 0, content: "" };
  const grants = expiringRows(rows, port, { kind: "grant", shape });
  const owners = expiringRows(rows, port, {
    kind: "grantid",
    shape: { until: instant(0), subject: "", client: "" },
  });

  const live = (
    read: Read<typeof shape> | undefined,
    now: Instant,
  ): Result<Versioned<Grant> | undefined, PortError> =>
    read === undefined || isExpired(read.fields.until, now)
      ? ok(undefined)
      : versioned(read, grantRecord).mapErr(() => portError("corrupt", port));
  const ofId = async (tenant: TenantId, id: string) => {
    const owner = await owners.read(tenant, id);
    if (owner === undefined) return undefined;
    const pair = [owner.fields.subject, owner.fields.client];
    const read = await grants.read(tenant, pair);
    return read?.fields.id === id ? { pair, owner, read } : undefined;
  };
  /** Whether the id is this user's and client's now. Before the grant: what cannot be found by its id is dead. */
  const own = async (tenant: TenantId, { id, subject, client }: Grant, until: Instant) => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const fields = { until, subject, client };
      if (await owners.create(tenant, id, fields)) return true;
      const owner = await owners.read(tenant, id);
      if (owner === undefined) continue;
      if (owner.fields.subject !== subject || owner.fields.client !== client) return false;
      if (owner.fields.until >= until) return true;
      if (await owners.replace(tenant, id, owner, fields)) return true;
    }
    throw conflict(port);
  };
  const list = (
    tenant: TenantId,
    pattern: string,
    page: Parameters<GrantStore["listBySubject"]>[2],
  ) =>
    lift(port, async () =>
      versionedPage(await rows.keys(`grant.${word(tenant)}.${pattern}`), page, {
        codecFor: () => grantRecord,
        read: (key) => grants.readWord(tenant, key.split(".").slice(2)),
        nameOf: (key) => key.split(".").slice(2).join("."),
      }),
    );

  return {
    find: (tenant, subject, client, now) =>
      lift(port, () => grants.read(tenant, [subject, client])).andThen((read) => live(read, now)),
    read: (tenant, id, now) =>
      lift(port, () => ofId(tenant, id)).andThen((found) => live(found?.read, now)),
    save: (tenant, grant, expected) =>
      encodeRecord(grantRecord, grant, port).asyncAndThen((content) =>
        lift(port, async (): Promise<Saved> => {
          const { id, subject, client, createdAt } = grant;
          const until = grant.expiresAt ?? never;
          const pair = [subject, client];
          const revision = expected === undefined ? newRevision() : nextRevision(expected);
          const fields = { until, id, revision, content };
          const mayReplace = ({ fields: held }: Read<typeof shape>): boolean =>
            expected === undefined
              ? isExpired(held.until, createdAt)
              : held.id === id && held.revision === expected;
          for (let attempt = 0; attempt < attempts; attempt++) {
            const held = await grants.read(tenant, pair);
            if (held === undefined ? expected !== undefined : !mayReplace(held)) return stale;
            if (!(await own(tenant, grant, until))) return stale;
            const isSaved =
              held === undefined
                ? await grants.create(tenant, pair, fields)
                : await grants.replace(tenant, pair, held, fields);
            if (isSaved) return { verdict: "saved", revision };
          }
          throw conflict(port);
        }),
      ),
    listBySubject: (tenant, subject, page) => list(tenant, `${word(subject)}.*`, page),
    listByClient: (tenant, client, page) => list(tenant, `*.${word(client)}`, page),
    revoke: (tenant, id) =>
      lift(port, async () => {
        for (let attempt = 0; attempt < attempts; attempt++) {
          const found = await ofId(tenant, id);
          if (found === undefined) return "unknown";
          if (!(await grants.remove(tenant, found.pair, found.read))) continue;
          await owners.remove(tenant, id, found.owner);
          return "revoked";
        }
        throw conflict(port);
      }),
    ...expiring(rows, port, ["grant"], ["grantid"]),
  };
};

type Saved = Awaited<ReturnType<GrantStore["save"]>> extends Result<infer T, PortError> ? T : never;

const stale = { verdict: "stale" } as const;

/** The end of a grant that has none: past every clock. */
const never = instant(Number.MAX_SAFE_INTEGER);

const port = "grant-store";
