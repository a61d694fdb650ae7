import { exactScopes, type GrantedAccess, type GrantType } from "@mintport/core";
import { okAsync } from "@mintport/core/result";
import { formatScope, narrow, parseScope } from "@mintport/core/scope";
import { expectOk } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bindings, run } from "../fixture/bindings.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";
import { freshParty } from "../rfc7662/introspection.ts";
import { changeTenant, reading, resources, withResources } from "./resources.ts";

describe.each(bindings)("a grant of the embedder's own, over $name", (binding) => {
  it.each<[string, Partial<GrantedAccess>]>([
    ["a scope that means nothing at the resource", { scope: expectOk(parseScope("api:write")) }],
    ["an audience that is not the tenant's", { audience: ["https://foreign.example/" as never] }],
    [
      "one audience too many",
      { audience: [reading as never, "https://foreign.example/" as never] },
    ],
    ["no audience", { audience: [] }],
  ])("that grants %s gets no token out", async (_, excess) => {
    const own: GrantType = {
      name: "urn:example:own",
      check: ({ client, requestedResource }) =>
        okAsync({
          subject: client.id,
          scope: expectOk(parseScope("api:read")),
          audience: requestedResource.audience,
          ...excess,
        }),
    };
    const running = await run(binding, async (deployment) => ({
      ...(await withResources(resources)(deployment)),
      grants: [own],
    }));
    const party = await freshParty(running, { grantTypes: [own.name] });
    const form = { grant_type: own.name, resource: reading };
    const answer = await requestToken(running, form, basic(party.id, party.secret));
    expectError(answer, 500, "server_error");
    expect(lastReason(running)).toBe("grant_overreached");
    await running.close();
  });
});

describe("what a token for a resource may hold", () => {
  it("for any default and any resource: the default's part that means something there, or nothing", async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    const running = await run(binding, withResources([]));
    let count = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryTokens, arbitraryTokens, async (held, meant) => {
        const indicator = `https://r${count++}.example/`;
        await changeTenant(running.storage, running.tenant, [
          { indicator, ...(meant.length === 0 ? {} : { scope: meant.join(" ") }) },
        ]);
        const party = await freshParty(running, { ownScope: held.join(" ") });
        const answer = await requestToken(
          running,
          { grant_type: "client_credentials", resource: indicator },
          basic(party.id, party.secret),
        );
        const own = expectOk(parseScope(held.join(" ")));
        const expected =
          meant.length === 0
            ? own
            : narrow(own, expectOk(parseScope(meant.join(" "))), exactScopes);
        if (expected.length === 0) expectError(answer, 400, "invalid_scope");
        else expectToken(answer, formatScope(expected));
      }),
      { numRuns: 40 },
    );
    await running.close();
  });
});

const arbitraryTokens = fc.subarray(["a", "b", "c", "d"]);
