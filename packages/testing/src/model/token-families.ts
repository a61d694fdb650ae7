import { type Digest, type FamilyId, instant } from "@mintport/core/ports";
import fc from "fast-check";
import { expectOk } from "../expect-ok.ts";
import { forgetRows, named, ownerOf, type Part } from "./part.ts";
import { someKey, someLife } from "./single-use.ts";

interface State {
  /** Token → its family. */
  readonly members: Map<string, { readonly family: string; readonly until: number }>;
  /** Family → its current token, none once it is revoked, and how long it is kept. */
  readonly families: Map<string, { readonly current: string | undefined; readonly until: number }>;
}

type Call =
  | {
      readonly call: "start";
      readonly key: string;
      readonly family: string;
      readonly until: number;
    }
  | {
      readonly call: "rotate";
      readonly key: string;
      readonly successor: string;
      readonly until: number;
    }
  | { readonly call: "find"; readonly key: string }
  | { readonly call: "revoke"; readonly key: string };

/** Families of tokens that replace each other. Tokens are new each time, as core makes them. */
export const tokenFamiliesPart: Part<State, Call> = {
  name: "token-family-store",
  store: "tokenFamilies",
  empty: () => ({ members: new Map(), families: new Map() }),
  calls: () => {
    const [key, until] = [someKey(), someLife()];
    return fc.oneof(
      fc
        .record({ call: fc.constant("start" as const), key, family: key, until })
        .filter((call) => isOneTenant(call.key, call.family)),
      fc
        .record({ call: fc.constant("rotate" as const), key, successor: key, until })
        .filter((call) => isOneTenant(call.key, call.successor) && call.key !== call.successor),
      fc.record({ call: fc.constantFrom("find" as const, "revoke" as const), key }),
    );
  },
  settle: (call, { now, fresh, latest }) => {
    switch (call.call) {
      case "start":
        return { ...call, key: fresh(call.key), until: now + call.until };
      case "rotate":
        return {
          ...call,
          key: latest(call.key),
          successor: fresh(call.successor),
          until: now + call.until,
        };
      case "find":
        return { ...call, key: latest(call.key) };
      case "revoke":
        return call;
    }
  },
  explains: ({ members, families }, call, answer, now) => {
    switch (call.call) {
      case "start": {
        const { key, family, until } = call;
        if (members.has(key) || families.has(family)) return answer === "exists";
        members.set(key, { family, until });
        families.set(family, { current: key, until });
        return answer === "started";
      }
      case "revoke": {
        const family = families.get(call.key);
        if (family === undefined) return answer === "unknown";
        families.set(call.key, { ...family, current: undefined });
        return answer === "revoked";
      }
      case "find": {
        const member = living(members.get(call.key), now);
        const isCurrent = member !== undefined && families.get(member.family)?.current === call.key;
        return answer === (isCurrent ? "found" : "nothing");
      }
      case "rotate": {
        const member = living(members.get(call.key), now);
        const family = member && families.get(member.family);
        if (member === undefined || family === undefined) return answer === "unknown";
        const isCurrent = family.current === call.key;
        const until = isCurrent ? Math.max(family.until, call.until) : family.until;
        families.set(member.family, { current: isCurrent ? call.successor : undefined, until });
        if (isCurrent) members.set(call.successor, { family: member.family, until: call.until });
        return answer === (isCurrent ? "rotated" : "reused");
      }
    }
  },
  perform: async ({ tokenFamilies }, call, context) => {
    const tenant = ownerOf(context, call.key);
    const digest = named(context, call.key) as Digest;
    switch (call.call) {
      case "start": {
        const first = { digest, expiresAt: instant(call.until) };
        const family = named(context, call.family) as FamilyId;
        return expectOk(await tokenFamilies.start(tenant, family, first, "{}"));
      }
      case "rotate": {
        const next = {
          digest: named(context, call.successor) as Digest,
          expiresAt: instant(call.until),
        };
        return expectOk(await tokenFamilies.rotate(tenant, digest, next, context.now)).verdict;
      }
      case "find":
        return expectOk(await tokenFamilies.find(tenant, digest, context.now)) === undefined
          ? "nothing"
          : "found";
      case "revoke":
        return expectOk(await tokenFamilies.revoke(tenant, named(context, call.key) as FamilyId));
    }
  },
  forget: ({ members, families }, tenant, expiredAt) =>
    forgetRows(members, { tenant, expiredAt, until: ({ until }) => until }) +
    forgetRows(families, { tenant, expiredAt, until: ({ until }) => until }),
};

const isOneTenant = (key: string, other: string): boolean => key.charAt(0) === other.charAt(0);

const living = <Row extends { readonly until: number }>(
  row: Row | undefined,
  now: number,
): Row | undefined => (row !== undefined && row.until > now ? row : undefined);
