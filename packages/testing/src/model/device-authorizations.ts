import { type Digest, instant, noRevision, type Revision } from "@mintport/core/ports";
import fc from "fast-check";
import { expectOk } from "../expect-ok.ts";
import { type Context, forgetRows, named, ownerOf, type Part } from "./part.ts";
import { someKey, someLife } from "./single-use.ts";

interface Row {
  readonly until: number;
  readonly user: string;
  content: string;
  /** The least that its revision may be. */
  least: number;
  /** Its revision, once a store has told it: each numbers as it likes. */
  revision: number | undefined;
}

type Call = { readonly key: string } & (
  | {
      readonly call: "start";
      readonly user: string;
      readonly until: number;
      readonly content: string;
    }
  | { readonly call: "find" }
  | { readonly call: "findByUserCode"; readonly user: string }
  | { readonly call: "replace"; readonly age: number; readonly content: string }
);

/** Devices that wait, by tenant and device code, with a user code that others may want too. */
export const deviceAuthorizationsPart: Part<Map<string, Row>, Call> = {
  name: "device-authorization-store",
  store: "deviceAuthorizations",
  empty: () => new Map(),
  calls: () => {
    const [key, user] = [someKey(), fc.constantFrom("u0", "u1")];
    const content = fc.constantFrom("x", "y", "z");
    return fc.oneof(
      fc.record({ call: fc.constant("start" as const), key, user, until: someLife(), content }),
      fc.record({ call: fc.constant("find" as const), key }),
      fc.record({ call: fc.constant("findByUserCode" as const), key, user }),
      fc.record({
        ...{ call: fc.constant("replace" as const), key, content },
        age: fc.constantFrom(0, 0, 0, 1),
      }),
    );
  },
  settle: (call, { now, answers }) => {
    if (call.call === "start") return { ...call, until: now + call.until };
    if (call.call !== "replace") return call;
    const seen = answers(call.key).flatMap((answer) => /^(\d+) /.exec(answer)?.[1] ?? []);
    return { ...call, age: Number(seen[call.age] ?? noRevision) };
  },
  explains: (rows, call, answer, now) => {
    if (call.call === "start") {
      const isTaken = rows.has(call.key) || userRow(rows, call.key, call.user) !== undefined;
      const { until, user, content } = call;
      if (!isTaken) rows.set(call.key, { until, user, content, least: 1, revision: undefined });
      return answer === (isTaken ? "exists" : "started");
    }
    const [key, row] =
      call.call === "findByUserCode"
        ? (userRow(rows, call.key, call.user) ?? [call.key, undefined])
        : [call.key, rows.get(call.key)];
    const isThere = row !== undefined && row.until > now;
    if (call.call !== "replace")
      return isThere ? explainsFound(row, key, answer) : answer === "nothing";
    if (!isThere) return answer === "unknown";
    const { age: expected, content } = call;
    if (answer === "stale") return row.revision !== expected;
    if (answer !== "replaced" || expected < row.least) return false;
    if (row.revision !== undefined && row.revision !== expected) return false;
    Object.assign(row, { content, least: expected + 1, revision: undefined });
    return true;
  },
  perform: async ({ deviceAuthorizations: store }, call, context) => {
    const { now } = context;
    const tenant = ownerOf(context, call.key);
    const deviceCode = named(context, call.key) as Digest;
    switch (call.call) {
      case "start": {
        const { content } = call;
        const userCode = userCodeOf(context, call);
        const device = { deviceCode, userCode, content, expiresAt: instant(call.until) };
        return expectOk(await store.start(tenant, device));
      }
      case "find": {
        const found = expectOk(await store.find(tenant, deviceCode, now));
        return found === undefined ? "nothing" : `${found.revision} ${found.value} ${call.key}`;
      }
      case "findByUserCode": {
        const userCode = userCodeOf(context, call);
        const found = expectOk(await store.findByUserCode(tenant, userCode, now));
        if (found === undefined) return "nothing";
        const key = found.deviceCode.slice(named(context, "").length);
        return `${found.revision} ${found.value} ${key}`;
      }
      case "replace": {
        const replacement = { content: call.content, expected: call.age as Revision };
        return expectOk(await store.replace(tenant, deviceCode, replacement, now));
      }
    }
  },
  forget: (rows, tenant, expiredAt) =>
    forgetRows(rows, { tenant, expiredAt, until: ({ until }) => until }),
};

/** The row of a tenant that a user code leads to. */
const userRow = (
  rows: ReadonlyMap<string, Row>,
  key: string,
  user: string,
): readonly [string, Row] | undefined =>
  [...rows].find(([other, row]) => other.charAt(0) === key.charAt(0) && row.user === user);

const userCodeOf = (
  context: Pick<Context, "run">,
  { key, user }: { readonly key: string; readonly user: string },
): Digest => named(context, `${key.charAt(0)}-${user}`) as Digest;

const explainsFound = (row: Row, key: string, answer: string): boolean => {
  const [, told, content, found] = /^(\d+) (\w+) (\w+)$/.exec(answer) ?? [];
  const revision = Number(told);
  if (found !== key || content !== row.content || revision < row.least) return false;
  const isKnown = row.revision === undefined || row.revision === revision;
  row.revision = revision;
  return isKnown;
};
