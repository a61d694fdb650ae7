import {
  type ClientAuthenticationMethod,
  ConfigurationError,
  clientSecretBasic,
  createAuthorizationServer,
  type McpOptions,
  mcp,
  noClientAuthentication,
  privateKeyJwt,
  userAuthorization,
} from "@mintport/core";
import { ok, okAsync } from "@mintport/core/result";
import { describe, expect, it } from "vitest";

const rules = { hosts: "any" as const, delegatedScope: "notes:read" };
const users = {
  visitors: { identify: () => ok(undefined) },
  pages: { show: () => ok({ status: 200, headers: {}, body: "" }) },
  subjects: { standing: () => ok("good" as const) },
};
const absent = () => okAsync(undefined) as never;
const store = { insert: absent, find: absent, peek: absent, save: absent, revoke: absent };
const right: McpOptions = {
  storage: {
    tenants: { find: absent },
    clients: { find: absent },
    accessTokens: { ...store, isRevoked: absent, prune: absent, removeAll: absent },
    replays: { insertOnce: absent, isSeen: absent, prune: absent, removeAll: absent },
    ...({ singleUse: store, tokenFamilies: store, grants: store } as object),
  },
  keys: { signer: absent, publicKeys: absent },
  secretHasher: { hash: absent, verify: absent },
  users,
  clientDocuments: {
    documents: { fetch: () => okAsync({ verdict: "unreachable", cause: "the test" }) },
    registry: { create: absent, read: absent, update: absent },
    everyTenant: rules,
  },
};

/** What is wrong with options, by field. */
const faultsOf = (change: object): readonly string[] => {
  try {
    mcp({ ...right, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ field }) => field);
  }
};

const documents = (change: object) => ({
  clientDocuments: { ...right.clientDocuments, everyTenant: undefined, ...change },
});

describe("mcp", () => {
  it("is a configuration that a server takes, with everything that it was given", () => {
    const config = mcp({ ...right, endpointPath: "/o" });
    expect(config).toMatchObject({ openidConfiguration: true, endpointPath: "/o" });
    expect(config).not.toHaveProperty("clientDocuments");
    expect(() => createAuthorizationServer(config)).not.toThrow();
  });

  it.each<readonly [object, readonly string[]]>([
    [{ openidConfiguration: true }, []],
    [{ clientAuthentication: [noClientAuthentication, privateKeyJwt] }, []],
    [{ clientAuthentication: [noClientAuthentication, () => privateKeyJwt] }, []],
    [documents({ tenants: { main: rules, other: "off" } }), []],
    [{ users: undefined }, ["users"]],
    [{ users: userAuthorization(users) }, ["users"]],
    [{ users: { ...users, clientDocuments: {} } }, ["users.clientDocuments"]],
    [{ clientDocuments: undefined }, ["clientDocuments"]],
    [documents({}), ["clientDocuments"]],
    [documents({ tenants: { main: "off" } }), ["clientDocuments"]],
    [{ openidConfiguration: false }, ["openidConfiguration"]],
    [
      { clientAuthentication: [clientSecretBasic] satisfies ClientAuthenticationMethod[] },
      ["clientAuthentication", "clientAuthentication"],
    ],
    [{ clientAuthentication: [noClientAuthentication] }, ["clientAuthentication"]],
  ])("%o has faults at %o", (change, faults) => {
    expect(faultsOf(change)).toEqual(faults);
  });

  it("leaves the single options to who reads them", () => {
    expect(faultsOf(documents({ everyTenant: { ...rules, loopbackNames: ["host"] } }))).toEqual([
      "everyTenant.loopbackNames",
    ]);
    expect(faultsOf({ users: { ...users, codeLifetime: 601 } })).toEqual(["codeLifetime"]);
  });
});
