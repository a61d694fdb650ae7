import { type Digest, type FamilyId, type GrantId, instant } from "@mintport/core/ports";
import fc from "fast-check";
import { expectOk } from "../expect-ok.ts";
import { explainsFamilies, type FamilyCall, type FamilyState } from "./explains-families.ts";
import { forgetRows, named, ownerOf, type Part } from "./part.ts";
import { someKey, someLife } from "./single-use.ts";

/** Families of tokens that replace each other. Tokens are new each time, as core makes them. */
export const tokenFamiliesPart: Part<FamilyState, FamilyCall> = {
  name: "token-family-store",
  store: "tokenFamilies",
  empty: () => ({ members: new Map(), families: new Map() }),
  calls: () => {
    const [key, until] = [someKey(), someLife()];
    const memo = fc.constantFrom("x", "y");
    const retryUntil = fc.integer({ min: -1, max: 20 });
    return fc.oneof(
      fc
        .record({
          call: fc.constant("start" as const),
          key,
          family: key,
          grant: someGrant(),
          until,
        })
        .filter((call) => isOneTenant(call.key, call.family)),
      {
        weight: 3,
        arbitrary: fc
          .record({
            ...{ call: fc.constant("rotate" as const), key, age: someAge() },
            ...{ successor: key, until, memo, retryUntil },
          })
          .filter((call) => isOneTenant(call.key, call.successor) && call.key !== call.successor),
      },
      fc.record({ call: fc.constant("inspect" as const), key, age: someAge() }),
      fc.record({ call: fc.constant("touch" as const), key, age: someAge(), until }),
      fc.record({ call: fc.constant("revoke" as const), key }),
      fc.record({ call: fc.constant("revokeByGrant" as const), key, grant: someGrant() }),
    );
  },
  isAlone: ({ call }) => call === "revokeByGrant",
  settle: (call, { now, fresh, earlier }) => {
    switch (call.call) {
      case "start":
        return { ...call, key: fresh(call.key), until: now + call.until };
      case "rotate":
        return {
          ...{ ...call, key: earlier(call.key, call.age), successor: fresh(call.successor) },
          ...{ until: now + call.until, retryUntil: now + call.retryUntil },
        };
      case "inspect":
        return { ...call, key: earlier(call.key, call.age) };
      case "touch":
        return { ...call, key: earlier(call.key, call.age), until: now + call.until };
      case "revoke":
      case "revokeByGrant":
        return call;
    }
  },
  explains: explainsFamilies,
  perform: async ({ tokenFamilies }, call, context) => {
    const tenant = ownerOf(context, call.key);
    const digest = named(context, call.key) as Digest;
    switch (call.call) {
      case "start": {
        const first = { digest, expiresAt: instant(call.until) };
        const family = {
          ...{ id: named(context, call.family) as FamilyId, content: "{}" },
          grant: call.grant === "" ? undefined : (call.grant as GrantId),
        };
        return expectOk(await tokenFamilies.start(tenant, family, first));
      }
      case "rotate": {
        const next = {
          ...{ digest: named(context, call.successor) as Digest, memo: call.memo },
          ...{ expiresAt: instant(call.until), retryUntil: instant(call.retryUntil) },
        };
        const answer = expectOk(await tokenFamilies.rotate(tenant, digest, next, context.now));
        return "memo" in answer ? `${answer.verdict} ${answer.memo}` : answer.verdict;
      }
      case "inspect":
        return expectOk(await tokenFamilies.inspect(tenant, digest, context.now)).verdict;
      case "touch": {
        const until = instant(call.until);
        return expectOk(await tokenFamilies.touch(tenant, digest, until, context.now));
      }
      case "revoke":
        return expectOk(await tokenFamilies.revoke(tenant, named(context, call.key) as FamilyId));
      case "revokeByGrant": {
        const grant = call.grant as GrantId;
        return String(expectOk(await tokenFamilies.revokeByGrant(tenant, grant)));
      }
    }
  },
  forget: ({ members, families }, tenant, expiredAt) =>
    forgetRows(members, { tenant, expiredAt, until: ({ until }) => until }) +
    forgetRows(families, { tenant, expiredAt, until: ({ until }) => until }),
};

const someGrant = (): fc.Arbitrary<string> => fc.constantFrom("", "g", "h");

/** How many tokens ago: mostly the last one, or the one before it. */
const someAge = (): fc.Arbitrary<number> => fc.constantFrom(0, 0, 0, 1, 1, 2);

const isOneTenant = (key: string, other: string): boolean => key.charAt(0) === other.charAt(0);
