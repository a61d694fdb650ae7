import type { TenantId } from "@mintport/core";
import {
  type FamilyId,
  type Inspection,
  type Instant,
  instant,
  isExpired,
  type Rotation,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import { expiring, expiringRows } from "./expiring-rows.ts";
import { lastWord, word } from "./key.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";

/**
 * Keeps families of tokens that replace each other. A family's row names its only current token, so that each verdict is one
 * compare-and-swap. The tokens' rows say which family a digest is of, and never change but for their end. A row for each family of a
 * grant is how the grant finds it.
 */
export const tokenFamilyStore = (rows: Rows): TokenFamilyStore => {
  const until = instant(0);
  const members = expiringRows(rows, port, { kind: "member", shape: { until, family: "" } });
  const families = expiringRows(rows, port, {
    kind: "family",
    shape: {
      ...{ until, grant: "", current: "", content: "" },
      ...{ previous: "", memo: "", retryUntil: 0 },
    },
  });
  const ofGrants = expiringRows(rows, port, { kind: "granted", shape: { until, family: "" } });

  /** A living token, its family, and what it is there. */
  const find = async (tenant: TenantId, digest: string, now: Instant) => {
    const member = await members.read(tenant, digest);
    if (member === undefined || isExpired(member.fields.until, now)) return undefined;
    const family = member.fields.family as FamilyId;
    const found = await families.read(tenant, family);
    if (found === undefined) return undefined;
    const { current, content } = found.fields;
    const living = current === digest ? ("current" as const) : ("superseded" as const);
    const state = current === nobody ? ("ended" as const) : living;
    return { ...found, member, family, state, told: { family, content } };
  };
  /** Before the family: what is not noted is not ended with its grant. */
  const note = async (tenant: TenantId, grant: string, fields: Noted): Promise<void> => {
    if (grant === "") return;
    const id = [grant, fields.family];
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (await ofGrants.create(tenant, id, fields)) return;
      const noted = await ofGrants.read(tenant, id);
      if (noted !== undefined && noted.fields.until >= fields.until) return;
      if (noted !== undefined && (await ofGrants.replace(tenant, id, noted, fields))) return;
    }
    throw conflict(port);
  };
  /** Whether this call ended the family; `undefined` if there is none. */
  const end = async (tenant: TenantId, family: string): Promise<boolean | undefined> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const found = await families.read(tenant, family);
      if (found === undefined) return undefined;
      if (found.fields.current === nobody) return false;
      const ended = { ...found.fields, current: nobody };
      if (await families.replace(tenant, family, found, ended)) return true;
    }
    throw conflict(port);
  };
  const forget = async (tenant: TenantId, digest: string, family: FamilyId): Promise<void> => {
    const member = await members.read(tenant, digest);
    if (member?.fields.family === family) await members.remove(tenant, digest, member);
  };
  const prolong = async (tenant: TenantId, digest: string, end: Instant): Promise<void> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const member = await members.read(tenant, digest);
      if (member === undefined || member.fields.until >= end) return;
      const longer = { ...member.fields, until: end };
      if (await members.replace(tenant, digest, member, longer)) return;
    }
    throw conflict(port);
  };

  return {
    start: (tenant, { id: family, grant = "", content }, { digest, expiresAt }) =>
      lift(port, async () => {
        await note(tenant, grant, { until: expiresAt, family });
        // The family before its token: it is worth nothing without one, and a token never belongs to another's.
        const fields = { until: expiresAt, grant, current: digest, content, ...noRetry };
        if (!(await families.create(tenant, family, fields))) return "exists";
        if (await members.create(tenant, digest, { until: expiresAt, family })) return "started";
        const found = await families.read(tenant, family);
        if (found?.fields.current === digest) await families.remove(tenant, family, found);
        return "exists";
      }),
    rotate: (tenant, presented, { digest, expiresAt, memo, retryUntil }, now) =>
      lift(port, async (): Promise<Rotation> => {
        for (let attempt = 0; attempt < attempts; attempt++) {
          const found = await find(tenant, presented, now);
          if (found === undefined) return { verdict: "unknown" };
          const { family, fields, state, told } = found;
          if (state === "ended") return { verdict: "ended", ...told };
          if (state === "superseded") {
            if (fields.previous === presented && fields.retryUntil > now)
              return { verdict: "retried", memo: fields.memo, ...told };
            const ended = await end(tenant, family);
            if (ended === undefined) return { verdict: "unknown" };
            return { verdict: ended ? "reused" : "ended", ...told };
          }
          await note(tenant, fields.grant, { until: expiresAt, family });
          // Before the swap the successor is worth nothing, and a crash here leaves the old token as it was.
          if (!(await members.create(tenant, digest, { until: expiresAt, family })))
            throw conflict(port);
          const swapped = {
            ...{ ...fields, current: digest, previous: presented, memo, retryUntil },
            until: latest(expiresAt, fields.until),
          };
          if (await families.replace(tenant, family, found, swapped))
            return { verdict: "rotated", ...told };
          await forget(tenant, digest, family);
        }
        throw conflict(port);
      }),
    inspect: (tenant, presented, now) =>
      lift(port, async (): Promise<Inspection> => {
        const found = await find(tenant, presented, now);
        return found === undefined
          ? { verdict: "unknown" }
          : { verdict: found.state, ...found.told };
      }),
    touch: (tenant, presented, expiresAt, now) =>
      lift(port, async () => {
        for (let attempt = 0; attempt < attempts; attempt++) {
          const found = await find(tenant, presented, now);
          if (found?.state !== "current") return found?.state ?? "unknown";
          const { family, fields } = found;
          await note(tenant, fields.grant, { until: expiresAt, family });
          const used = { ...fields, ...noRetry, until: latest(expiresAt, fields.until) };
          if (!(await families.replace(tenant, family, found, used))) continue;
          await prolong(tenant, presented, expiresAt);
          return "touched";
        }
        throw conflict(port);
      }),
    revoke: (tenant, family) =>
      lift(port, async () => ((await end(tenant, family)) === undefined ? "unknown" : "revoked")),
    revokeByGrant: (tenant, grant) =>
      lift(port, async () => {
        let families = 0;
        for (const key of await rows.keys(`granted.${word(tenant)}.${word(grant)}.*`)) {
          const noted = await ofGrants.readWord(tenant, [word(grant), lastWord(key)]);
          const ended = noted && (await end(tenant, noted.fields.family));
          if (ended !== undefined) families++;
        }
        return families;
      }),
    ...expiring(rows, port, ["member", "family"], ["granted"]),
  };
};

interface Noted {
  readonly until: Instant;
  readonly family: string;
}

const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** No token is answered a second time. */
const noRetry = { previous: "", memo: "", retryUntil: 0 };

/** The current token of a family that is ended: no digest is empty. */
const nobody = "";

const port = "token-family-store";
