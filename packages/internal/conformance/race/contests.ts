import type { ClientId, TenantId } from "@mintport/core";
import type {
  Digest,
  FamilyId,
  FullStorage,
  Grant,
  GrantId,
  NewDeviceAuthorization,
  Successor,
} from "@mintport/core/ports";
import { later, nextRevision, noRevision } from "@mintport/core/ports";
import {
  expectOk,
  freshDigest,
  freshFamilyId,
  freshGrantId,
  freshTenantId,
  sampleGrant,
  start,
} from "@mintport/testing";

/** What the callers of one round compete for; plain text, to be told to other processes. */
export interface Prize {
  readonly contest: ContestName;
  readonly tenant: TenantId;
  readonly digest: Digest;
  readonly family: FamilyId;
}

export type ContestName =
  | "consume"
  | "rotate"
  | "rotateInWindow"
  | "rotateAndRevoke"
  | "insertOnce"
  | "saveGrant"
  | "renewGrant"
  | "startDevice"
  | "replaceDevice"
  | "compareAndSwap";

/** An operation that exactly one of many callers may win. */
export interface Contest {
  readonly name: ContestName;
  /** Lays the prize out. */
  prepare(storage: FullStorage, prize: Prize): Promise<void>;
  /** Tries to take it; whether this caller won. */
  compete(storage: FullStorage, prize: Prize, caller: string): Promise<boolean>;
}

export const newPrize = (contest: ContestName): Prize => ({
  contest,
  tenant: freshTenantId(),
  digest: freshDigest(),
  family: freshFamilyId(),
});

const begin: Contest["prepare"] = async ({ tokenFamilies }, { tenant, digest, family }) => {
  const first = { digest, expiresAt: later(start, 60) };
  expectOk(await tokenFamilies.start(tenant, { id: family, content: "{}" }, first));
};

const successorOf = (memo: string): Successor => ({
  ...{ digest: freshDigest(), expiresAt: later(start, 60) },
  ...{ memo, retryUntil: start },
});

/** The grant of one user to one client, whatever its id. */
const grantOf = (id: GrantId): Grant => ({
  ...sampleGrant(id),
  ...{ subject: "user", client: "client" as ClientId },
});

const deviceOf = (deviceCode: Digest, userCode: Digest): NewDeviceAuthorization => ({
  ...{ deviceCode, userCode, content: "{}", expiresAt: later(start, 60) },
});

export const contests: readonly Contest[] = [
  {
    name: "consume",
    prepare: async ({ singleUse }, { tenant, digest }) => {
      expectOk(await singleUse.put(tenant, digest, { content: "{}", expiresAt: later(start, 60) }));
    },
    compete: async ({ singleUse }, { tenant, digest }) =>
      expectOk(await singleUse.consume(tenant, digest, start)).verdict === "fresh",
  },
  {
    name: "rotate",
    prepare: begin,
    compete: async ({ tokenFamilies }, { tenant, digest }) => {
      const answer = await tokenFamilies.rotate(tenant, digest, successorOf("memo"), start);
      return expectOk(answer).verdict === "rotated";
    },
  },
  {
    name: "rotateInWindow",
    prepare: begin,
    compete: async ({ tokenFamilies }, { tenant, digest }, caller) => {
      const successor = { ...successorOf(caller), retryUntil: later(start, 30) };
      const answer = expectOk(await tokenFamilies.rotate(tenant, digest, successor, start));
      if (answer.verdict === "rotated") return true;
      // Every other caller is told the one memo, and the token that it belongs to works.
      const again = expectOk(await tokenFamilies.rotate(tenant, digest, successorOf(""), start));
      const isTold = answer.verdict === "retried" && "memo" in again && answer.memo === again.memo;
      if (!isTold) throw new Error(`not retried: ${answer.verdict}, then ${again.verdict}`);
      return false;
    },
  },
  {
    name: "rotateAndRevoke",
    prepare: begin,
    compete: async ({ tokenFamilies }, { tenant, digest, family }, caller) => {
      const [rotated, revoked] = await Promise.all([
        tokenFamilies.rotate(tenant, digest, successorOf(caller), start),
        caller.endsWith("-0") ? tokenFamilies.revoke(tenant, family) : undefined,
      ]);
      if (revoked === undefined) return false;
      expectOk(rotated);
      expectOk(revoked);
      const { verdict } = expectOk(await tokenFamilies.inspect(tenant, digest, start));
      if (verdict !== "ended") throw new Error(`not ended: ${verdict}`);
      // Two processes have such a caller; one of the two is counted.
      const won = await tokenFamilies.start(
        tenant,
        { id: `${family}-won` as FamilyId, content: "" },
        {
          ...{ digest: `${digest}-won` as Digest, expiresAt: later(start, 60) },
        },
      );
      return expectOk(won) === "started";
    },
  },
  {
    name: "insertOnce",
    prepare: async () => {},
    compete: async ({ replays }, { tenant, digest }) =>
      expectOk(await replays.insertOnce(tenant, digest, later(start, 60), start)) === "first",
  },
  {
    // Many devices that drew one user code.
    name: "startDevice",
    prepare: async () => {},
    compete: async ({ deviceAuthorizations }, { tenant, digest }) =>
      expectOk(await deviceAuthorizations.start(tenant, deviceOf(freshDigest(), digest))) ===
      "started",
  },
  {
    // A claim, a decision and a redemption are each one such write.
    name: "replaceDevice",
    prepare: async ({ deviceAuthorizations }, { tenant, digest }) => {
      expectOk(await deviceAuthorizations.start(tenant, deviceOf(digest, freshDigest())));
    },
    compete: async ({ deviceAuthorizations }, { tenant, digest }, content) => {
      const replacement = { content, expected: nextRevision(noRevision) };
      const verdict = await deviceAuthorizations.replace(tenant, digest, replacement, start);
      return expectOk(verdict) === "replaced";
    },
  },
  {
    name: "saveGrant",
    prepare: async () => {},
    compete: async ({ grants }, { tenant }) =>
      expectOk(await grants.save(tenant, grantOf(freshGrantId()))).verdict === "saved",
  },
  {
    name: "renewGrant",
    prepare: async ({ grants }, { tenant }) => {
      expectOk(await grants.save(tenant, grantOf(freshGrantId())));
    },
    compete: async ({ grants }, { tenant }) => {
      const renewed = {
        ...grantOf(freshGrantId()),
        ...{ createdAt: later(start, 60), expiresAt: later(start, 120) },
      };
      return expectOk(await grants.save(tenant, renewed)).verdict === "saved";
    },
  },
  {
    name: "compareAndSwap",
    prepare: async ({ keyRings }, { tenant }) => {
      expectOk(await keyRings.replace(tenant, undefined, "first"));
    },
    compete: async ({ keyRings }, { tenant }, caller) => {
      const ring = expectOk(await keyRings.read(tenant));
      // Who comes when it is taken has lost; all others go for the same revision.
      if (ring?.value !== "first") return false;
      return expectOk(await keyRings.replace(tenant, ring.revision, caller)).verdict === "replaced";
    },
  },
];
