import type { TenantId } from "@mintport/core";
import {
  type FamilyContent,
  type FamilyId,
  instant,
  isExpired,
  type Rotation,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import { expiring, expiringRows } from "./expiring-rows.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";

/**
 * Keeps families of tokens that replace each other. A family's row names its only current token, so that each verdict is one
 * compare-and-swap. The tokens' rows say which family a digest is of, and never change.
 */
export const tokenFamilyStore = (rows: Rows): TokenFamilyStore => {
  const until = instant(0);
  const members = expiringRows(rows, port, { kind: "member", shape: { until, family: "" } });
  const families = expiringRows(rows, port, {
    kind: "family",
    shape: { until, current: "", content: "" },
  });

  const familyOf = async (tenant: TenantId, digest: string, now: number) => {
    const member = await members.read(tenant, digest);
    if (member === undefined || isExpired(member.fields.until, instant(now))) return undefined;
    const family = member.fields.family as FamilyId;
    const found = await families.read(tenant, family);
    return found && { ...found, family };
  };
  /** The content of the family that is ended now; `undefined` if there is none. */
  const end = async (tenant: TenantId, family: FamilyId): Promise<string | undefined> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const found = await families.read(tenant, family);
      if (found === undefined) return undefined;
      const { current, content } = found.fields;
      const ended = { ...found.fields, current: nobody };
      if (current === nobody || (await families.replace(tenant, family, found, ended)))
        return content;
    }
    throw conflict(port);
  };
  const forget = async (tenant: TenantId, digest: string, family: FamilyId): Promise<void> => {
    const member = await members.read(tenant, digest);
    if (member?.fields.family === family) await members.remove(tenant, digest, member);
  };

  return {
    start: (tenant, family, { digest, expiresAt }, content) =>
      lift(port, async () => {
        // The family first: it is worth nothing without a token, and a token never belongs to another's.
        const fields = { until: expiresAt, current: digest, content };
        if (!(await families.create(tenant, family, fields))) return "exists";
        if (await members.create(tenant, digest, { until: expiresAt, family })) return "started";
        const found = await families.read(tenant, family);
        if (found?.fields.current === digest) await families.remove(tenant, family, found);
        return "exists";
      }),
    rotate: (tenant, presented, { digest, expiresAt }, now) =>
      lift(port, async (): Promise<Rotation> => {
        const found = await familyOf(tenant, presented, now);
        if (found === undefined) return { verdict: "unknown" };
        const { family, fields } = found;
        if (fields.current === presented) {
          // Before the swap the successor is worth nothing, and a crash here leaves the old token as it was.
          if (!(await members.create(tenant, digest, { until: expiresAt, family })))
            throw conflict(port);
          const later = expiresAt > fields.until ? expiresAt : fields.until;
          const swapped = { ...fields, current: digest, until: later };
          if (await families.replace(tenant, family, found, swapped))
            return { verdict: "rotated", family, content: fields.content };
          await forget(tenant, digest, family);
        }
        const content = await end(tenant, family);
        return content === undefined
          ? { verdict: "unknown" }
          : { verdict: "reused", family, content };
      }),
    find: (tenant, presented, now) =>
      lift(port, async (): Promise<FamilyContent | undefined> => {
        const found = await familyOf(tenant, presented, now);
        return found?.fields.current === presented
          ? { family: found.family, content: found.fields.content }
          : undefined;
      }),
    revoke: (tenant, family) =>
      lift(port, async () => ((await end(tenant, family)) === undefined ? "unknown" : "revoked")),
    ...expiring(rows, port, ["member", "family"]),
  };
};

/** The current token of a family that is ended: no digest is empty. */
const nobody = "";

const port = "token-family-store";
