import type { TenantId } from "@mintport/core";
import {
  type Digest,
  type FamilyId,
  type FamilyToken,
  type Inspection,
  type Instant,
  liftErrors,
  portError,
  type Rotation,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import type { Connection } from "./client.ts";
import { dropAt, expiring } from "./expiry.ts";
import { familiesOfGrants } from "./families-of-grants.ts";
import { familyScripts } from "./family-scripts.ts";
import { newNonce } from "./nonce.ts";
import { oneOf, seconds, texts } from "./replies.ts";

/**
 * A family's hash names its only current token, so that rotating is one script on one key. The members' keys say which
 * family a digest belongs to, and never change but for their expiry; so the keys of a family need not share a slot.
 */
export const redisTokenFamilyStore = (connection: Connection): TokenFamilyStore => {
  const { client, keys } = connection;
  const index = familiesOfGrants(connection, port);
  const memberOf = async (
    tenant: TenantId,
    digest: Digest,
    now: Instant,
  ): Promise<Member | undefined> => {
    const fields = await client.call("HMGET", keys.item("member", tenant, digest), "f", "e", "g");
    const [family, expiry, grant] = texts(port, fields);
    if (typeof family !== "string" || (seconds(port, expiry) ?? 0) <= now) return undefined;
    return { family: family as FamilyId, grant: grant ?? undefined };
  };
  /** The index first: a family that is not noted there is not ended with its grant. */
  const note = async (
    tenant: TenantId,
    { family, grant }: Member,
    expiresAt: Instant,
  ): Promise<void> => {
    if (grant !== undefined) await index.note(tenant, { grant, family, expiresAt });
  };
  const addMember = async (
    tenant: TenantId,
    { family, grant = "" }: Member,
    { digest, expiresAt, nonce }: FamilyToken & { readonly nonce: string },
  ): Promise<boolean> => {
    const args = [family, expiresAt, dropAt(expiresAt), nonce, grant];
    const reply = await familyScripts.join(client, [keys.item("member", tenant, digest)], args);
    return oneOf(port, "joined", "exists")(reply) === "joined";
  };
  const revokeOne = async (tenant: TenantId, family: string) =>
    oneOf(
      port,
      "revoked",
      "unknown",
    )(await familyScripts.revoke(client, [keys.item("family", tenant, family)], []));

  return {
    ...expiring(connection, port, ["member", "family"], ["families"]),
    start: (tenant, { id: family, grant, content }, { digest, expiresAt }) =>
      liftErrors(port, async () => {
        const [key, nonce, member] = [
          keys.item("family", tenant, family),
          newNonce(),
          { family, grant },
        ];
        await note(tenant, member, expiresAt);
        // Then the family: a token whose family is not its own would end that family.
        const reply = await familyScripts.start(
          client,
          [key],
          [digest, content, dropAt(expiresAt), nonce],
        );
        if (oneOf(port, "started", "exists")(reply) === "exists") return "exists";
        if (await addMember(tenant, member, { digest, expiresAt, nonce })) return "started";
        await client.call("DEL", key);
        return "exists";
      }),
    rotate: (tenant, presented, { digest, expiresAt, memo, retryUntil }, now) =>
      liftErrors(port, async (): Promise<Rotation> => {
        const member = await memberOf(tenant, presented, now);
        if (member === undefined) return { verdict: "unknown" };
        const { family } = member;
        await note(tenant, member, expiresAt);
        // Before the swap the successor is worth nothing, and a crash here leaves the old token as it was.
        const nonce = newNonce();
        const isOwn = await addMember(tenant, member, { digest, expiresAt, nonce });
        const successor = isOwn ? digest : "";
        const args = [presented, successor, dropAt(expiresAt), nonce, now, memo, retryUntil];
        const reply = await familyScripts.rotate(
          client,
          [keys.item("family", tenant, family)],
          args,
        );
        const rotation = rotationOf(family, texts(port, reply));
        if (isOwn && rotation.verdict !== "rotated")
          await client.call("DEL", keys.item("member", tenant, digest));
        return rotation;
      }),
    inspect: (tenant, presented, now) =>
      liftErrors(port, async (): Promise<Inspection> => {
        const member = await memberOf(tenant, presented, now);
        if (member === undefined) return { verdict: "unknown" };
        const { family } = member;
        const key = keys.item("family", tenant, family);
        const [current, content] = texts(port, await client.call("HMGET", key, "d", "c"));
        if (typeof content !== "string") return { verdict: "unknown" };
        const living = current === presented ? "current" : "superseded";
        return { verdict: current === "" ? "ended" : living, family, content };
      }),
    touch: (tenant, presented, expiresAt, now) =>
      liftErrors(port, async () => {
        const member = await memberOf(tenant, presented, now);
        if (member === undefined) return "unknown";
        await note(tenant, member, expiresAt);
        const key = keys.item("family", tenant, member.family);
        const reply = await familyScripts.touch(client, [key], [presented, dropAt(expiresAt)]);
        const verdict = oneOf(port, "touched", "superseded", "ended", "unknown")(reply);
        if (verdict === "touched")
          await familyScripts.prolong(
            client,
            [keys.item("member", tenant, presented)],
            [expiresAt, dropAt(expiresAt)],
          );
        return verdict;
      }),
    revoke: (tenant, family) => liftErrors(port, () => revokeOne(tenant, family)),
    revokeByGrant: (tenant, grant) =>
      liftErrors(port, async () => {
        const families = await index.list(tenant, grant);
        const outcomes = await Promise.all(families.map((family) => revokeOne(tenant, family)));
        return outcomes.filter((outcome) => outcome === "revoked").length;
      }),
  };
};

interface Member {
  readonly family: FamilyId;
  readonly grant: string | undefined;
}

const port = "token-family-store";

const rotationOf = (
  family: FamilyId,
  [verdict, content, memo]: readonly (string | null)[],
): Rotation => {
  if (verdict === "unknown") return { verdict };
  if (verdict === "taken") throw portError("conflict", port);
  if (typeof content !== "string") throw portError("corrupt", port);
  if (verdict === "rotated" || verdict === "reused" || verdict === "ended")
    return { verdict, family, content };
  if (verdict === "retried" && typeof memo === "string") return { verdict, memo, family, content };
  throw portError("corrupt", port);
};
