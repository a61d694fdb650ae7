import type { ClientId } from "@mintport/core";
import {
  type Grant,
  type GrantId,
  type GrantStore,
  instant,
  nextRevision,
  noRevision,
  type Revision,
  toAsync,
  type Versioned,
} from "@mintport/core/ports";
import fc from "fast-check";
import { pagesOf } from "../contracts/pages.ts";
import { expectOk } from "../expect-ok.ts";
import { sampleGrant } from "../samples.ts";
import { type Context, forgetRows, named, ownerOf, type Part } from "./part.ts";
import { someKey, someLife } from "./single-use.ts";

interface Row {
  readonly id: string;
  readonly revision: number;
  readonly mark: string;
  readonly until: number;
}

type Call = { readonly key: string; readonly id: string } & (
  | {
      readonly call: "save";
      readonly isNew: boolean;
      readonly expected: number;
      readonly mark: string;
      readonly until: number;
      readonly now: number;
    }
  | { readonly call: "find" | "read" | "revoke" | "listBySubject" | "listByClient" }
);

/** Grants by their user and client, of which a key stands for both. */
export const grantsPart: Part<Map<string, Row>, Call> = {
  name: "grant-store",
  store: "grants",
  empty: () => new Map(),
  calls: () => {
    const [key, age] = [someKey(), fc.constantFrom(0, 0, 0, 1)];
    const mark = fc.constantFrom("x", "y", "z");
    const until = fc.oneof(someLife(), fc.constant(Number.POSITIVE_INFINITY));
    const id = age.map(String);
    const save = { call: fc.constant("save" as const), key, id, mark, until, now: fc.constant(0) };
    return fc.oneof(
      fc.record({ ...save, isNew: fc.constant(true), expected: fc.constant(0) }),
      fc.record({ ...save, isNew: fc.constant(false), expected: age }),
      fc.record({ ...{ key, id }, call: fc.constantFrom("find" as const, "read" as const) }),
      fc.record({ ...{ key, id }, call: fc.constant("revoke" as const) }),
      fc.record({
        ...{ key, id },
        call: fc.constantFrom("listBySubject" as const, "listByClient" as const),
      }),
    );
  },
  isAlone: ({ call }) => call.startsWith("list"),
  settle: (call, { now, fresh, earlier, answers }) => {
    const id = earlier(call.key, Number(call.id));
    if (call.call !== "save") return { ...call, id };
    const settled = { ...call, now, until: now + call.until };
    if (call.isNew) return { ...settled, id: fresh(call.key) };
    const seen = answers(call.key).flatMap((answer) => /^saved (\d+)/.exec(answer)?.[1] ?? []);
    return { ...settled, id, expected: Number(seen[call.expected] ?? noRevision) };
  },
  explains: (grants, call, answer, now) => {
    const row = grants.get(call.key);
    const isNamed = row?.id === call.id;
    switch (call.call) {
      case "save": {
        const { id, mark, until, expected } = call;
        const mayWrite = call.isNew
          ? row === undefined || row.until <= now
          : isNamed && row.revision === expected;
        if (!mayWrite) return answer === "stale";
        const told = Number(/^saved (\d+)$/.exec(answer)?.[1]);
        const revision = call.isNew ? told : nextRevision(expected as Revision);
        grants.set(call.key, { id, mark, until, revision });
        return revision > 0 && told === revision;
      }
      case "find":
        return answer === shown(row, now);
      case "read":
        return answer === shown(isNamed ? row : undefined, now);
      case "revoke":
        if (isNamed) grants.delete(call.key);
        return answer === (isNamed ? "revoked" : "unknown");
      case "listBySubject":
      case "listByClient": {
        const place = call.call === "listBySubject" ? 0 : 1;
        const own = [...grants].filter(
          ([key]) => key[0] === call.key[0] && pairOf(key)[place] === pairOf(call.key)[place],
        );
        const listed = own.filter(([, { until }]) => until > now).map(([, kept]) => kept);
        return answer === ["listed", ...listed.map((kept) => shown(kept, now)).sort()].join(", ");
      }
    }
  },
  perform: async ({ grants }, call, context) => {
    const tenant = ownerOf(context, call.key);
    const id = named(context, call.id) as GrantId;
    const [subject, client] = pairOf(call.key);
    switch (call.call) {
      case "save": {
        const grant = { ...grantOf(call), id, subject, client };
        const expected = call.isNew ? undefined : (call.expected as Revision);
        const answer = expectOk(await grants.save(tenant, grant, expected));
        return answer.verdict === "saved" ? `saved ${answer.revision}` : answer.verdict;
      }
      case "find":
        return told(expectOk(await toAsync(grants.find(tenant, subject, client, context.now))));
      case "read":
        return told(expectOk(await toAsync(grants.read(tenant, id, context.now))));
      case "revoke":
        return expectOk(await grants.revoke(tenant, id));
      case "listBySubject":
        return listed((page) => grants.listBySubject(tenant, subject, page), context);
      case "listByClient":
        return listed((page) => grants.listByClient(tenant, client, page), context);
    }
  },
  forget: (grants, tenant, expiredAt) =>
    forgetRows(grants, { tenant, expiredAt, until: ({ until }) => until }),
};

/** Users and clients meet: two keys of a tenant have the user in common, and two the client. */
const pairOf = (key: string): readonly [subject: string, client: ClientId] =>
  [
    ["u0", "c0"],
    ["u0", "c1"],
    ["u1", "c0"],
  ][Number(key.charAt(1))] as unknown as readonly [string, ClientId];

const grantOf = ({ mark, until, now }: Extract<Call, { readonly call: "save" }>): Grant => {
  const { expiresAt: _expiresAt, ...grant } = sampleGrant();
  const moment = instant(now);
  const kept = { ...grant, face: mark, createdAt: moment, consentedAt: moment };
  return Number.isFinite(until) ? { ...kept, expiresAt: instant(until) } : kept;
};

const shown = (row: Row | undefined, now: number): string =>
  row === undefined || row.until <= now ? "nothing" : `${row.revision} ${row.mark}`;

const told = (found: Versioned<Grant> | undefined): string =>
  found === undefined ? "nothing" : `${found.revision} ${found.value.face}`;

/** What is listed and lives: a store may list what has expired. */
const listed = async (
  list: (page: Parameters<GrantStore["listByClient"]>[2]) => ReturnType<GrantStore["listByClient"]>,
  { now }: Context,
): Promise<string> => {
  const items = (await pagesOf(list, 2)).flatMap((page) => page.items);
  const living = items.filter(({ value: { expiresAt } }) => (expiresAt ?? now + 1) > now);
  return ["listed", ...living.map(told).sort()].join(", ");
};
