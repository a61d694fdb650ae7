import { type Digest, instant, type TokenId } from "@mintport/core/ports";
import fc from "fast-check";
import { expectOk } from "../expect-ok.ts";
import { sampleAccessToken } from "../samples.ts";
import { forgetRows, named, ownerOf, type Part } from "./part.ts";
import { someKey, someLife } from "./single-use.ts";

interface State {
  readonly tokens: Map<string, { readonly until: number; readonly id: string }>;
  /** Until when a token is marked as revoked. */
  readonly marks: Map<string, number>;
}

type Call =
  | { readonly call: "insert"; readonly key: string; readonly until: number; readonly id: string }
  | { readonly call: "revoke"; readonly key: string; readonly until: number }
  | { readonly call: "find" | "isRevoked"; readonly key: string };

/** Opaque access tokens by digest, and marks by token. */
export const accessTokensPart: Part<State, Call> = {
  name: "access-token-store",
  store: "accessTokens",
  empty: () => ({ tokens: new Map(), marks: new Map() }),
  calls: () => {
    const [key, until] = [someKey(), someLife()];
    const id = fc.constantFrom("first", "second", "third");
    return fc.oneof(
      fc.record({ call: fc.constant("insert" as const), key, until, id }),
      fc.record({ call: fc.constant("revoke" as const), key, until }),
      fc.record({ call: fc.constantFrom("find" as const, "isRevoked" as const), key }),
    );
  },
  settle: (call, { now }) => ("until" in call ? { ...call, until: now + call.until } : call),
  explains: ({ tokens, marks }, call, answer, now) => {
    const token = tokens.get(call.key);
    switch (call.call) {
      case "insert":
        if (token === undefined) tokens.set(call.key, { until: call.until, id: call.id });
        return answer === (token === undefined ? "inserted" : "exists");
      case "find":
        return answer === (token !== undefined && token.until > now ? token.id : "nothing");
      case "revoke":
        marks.set(call.key, Math.max(marks.get(call.key) ?? 0, call.until));
        return answer === "revoked";
      case "isRevoked":
        return answer === String((marks.get(call.key) ?? now) > now);
    }
  },
  perform: async ({ accessTokens }, call, context) => {
    const [tenant, digest] = [ownerOf(context, call.key), named(context, call.key) as Digest];
    const jti = named(context, call.key) as TokenId;
    switch (call.call) {
      case "insert": {
        const token = { ...sampleAccessToken(tenant, instant(call.until)), id: call.id as TokenId };
        return expectOk(await accessTokens.insert(tenant, digest, token));
      }
      case "find":
        return expectOk(await accessTokens.find(tenant, digest, context.now))?.id ?? "nothing";
      case "revoke":
        return expectOk(await accessTokens.revoke(tenant, jti, instant(call.until)));
      case "isRevoked":
        return String(expectOk(await accessTokens.isRevoked(tenant, jti, context.now)));
    }
  },
  forget: ({ tokens, marks }, tenant, expiredAt) =>
    forgetRows(tokens, { tenant, expiredAt, until: ({ until }) => until }) +
    forgetRows(marks, { tenant, expiredAt, until: (until) => until }),
};
