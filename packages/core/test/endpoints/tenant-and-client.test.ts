import {
  type ClientAuthenticationMethod,
  defineClient,
  defineTenant,
  type EndpointRequest,
} from "@mintport/core";
import {
  type LimitVerdict,
  type PortError,
  portError,
  type TenantAndClient,
  withDeadlines,
} from "@mintport/core/ports";
import { err, ok, okAsync, type Result } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { serverCredentials } from "../../src/client-authentication/declared-credentials.ts";
import { guardStorage } from "../../src/deadlines/guard.ts";
import {
  type AuthenticatingEndpoint,
  clientSteps,
} from "../../src/endpoints/steps/client-steps.ts";
import { runSteps } from "./run-steps.ts";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const client = {
  ...defineClient({ id: "reports", grantTypes: [] }),
  authenticationMethods: ["badge"],
};
const badge: ClientAuthenticationMethod = {
  name: "badge",
  credentials: { parameters: ["badge"] },
  present: ({ parameters }) =>
    parameters.has("badge")
      ? {
          clientId: parameters.get("client_id"),
          verify: () => okAsync("proven"),
        }
      : undefined,
} as ClientAuthenticationMethod;

type Answer = Result<TenantAndClient, PortError>;

interface Asked {
  readonly body?: string;
  readonly tenantName?: string;
  readonly answer?: Answer;
  readonly admit?: LimitVerdict;
  /** What an embedder puts in the place of the storage's own. */
  readonly replaced?: Partial<Pick<AuthenticatingEndpoint, "tenants" | "clients">>;
}

const right: Answer = ok({ tenant, client: ok(client) });

/** A storage whose three lookups say who was asked. */
const storageOf = (looked: string[], answer: Answer = right) => {
  const own = {
    tenants: {
      find: () => {
        looked.push("tenant");
        return okAsync(tenant);
      },
    },
    clients: {
      find: () => {
        looked.push("client");
        return okAsync(client);
      },
    },
  };
  const find = (...ids: readonly string[]) => {
    looked.push(`both ${ids.join(" ")}`);
    return answer;
  };
  return {
    ...{ ...own, tenantsAndClients: { of: own, find } },
    ...{ accessTokens: {}, replays: {}, singleUse: {}, tokenFamilies: {}, keyRings: {} },
    ...{ grants: {}, deviceAuthorizations: {} },
  };
};

/** Runs one request; tells which lookups it made. */
const asked = async ({
  body = "client_id=reports&badge=1",
  tenantName = "main",
  answer = right,
  admit = { verdict: "allowed" },
  replaced = {},
}: Asked = {}) => {
  const looked: string[] = [];
  const ports = {
    ...{ bodyLimit: 100, clientAuthentication: [badge] },
    serverCredentials: serverCredentials([badge], []),
    rateLimiter: {
      admit: () => okAsync(admit),
      recognise: () => okAsync(admit),
      settle: () => okAsync({ verdict: "allowed" }),
    },
    ...guardStorage({ ...storageOf(looked, answer), ...replaced } as never, 1000),
    tokenEndpointOf: () => "https://auth.example/token",
  } as unknown as AuthenticatingEndpoint;
  const request: EndpointRequest = {
    ...{ tenant: tenantName, method: "POST", url: "/token", body, remoteAddress: "192.0.2.1" },
    headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
  };
  const ran = await runSteps({ name: "token", steps: clientSteps(ports) }, request);
  return { ...ran, looked };
};

describe("a storage that looks tenant and client up together", () => {
  it("is asked once for both, and neither store is", async () => {
    const { answer, looked } = await asked();
    expect(expectOk(answer)).toMatchObject({ tenant, client, authenticationMethod: "badge" });
    expect(looked).toEqual(["both main reports"]);
  });

  it("is asked for the tenant alone where the request claims no client that can be", async () => {
    for (const body of [
      "",
      "badge=1",
      "client_id=reports&client_id=reports&badge=1",
      "badge=1&=",
    ]) {
      const { answer, looked } = await asked({ body });
      expectErr(answer);
      expect(looked).toEqual(["tenant"]);
    }
  });

  it("is passed over for stores that were put in the place of its own", async () => {
    const none = { find: () => ok(undefined) };
    const clients = await asked({ replaced: { clients: none } });
    expect(expectErr(clients.answer)).toMatchObject({ reason: "client_unknown" });
    expect(clients.looked).toEqual(["tenant"]);
    const tenants = await asked({ replaced: { tenants: none } });
    expect(expectErr(tenants.answer)).toMatchObject({ reason: "tenant_unknown" });
    expect(tenants.looked).toEqual([]);
  });

  it("is not asked past a limit, nor for a name that no tenant can have", async () => {
    const limited = await asked({ admit: { verdict: "limited", retryAfter: 7 } });
    expect(expectErr(limited.answer)).toMatchObject({ reason: "rate_limited" });
    expect(limited.looked).toEqual([]);
    const malformed = await asked({ tenantName: "a/b" });
    expect(expectErr(malformed.answer)).toMatchObject({ reason: "tenant_unknown" });
    expect(malformed.looked).toEqual([]);
  });

  it.each([
    ["tenant_unknown", undefined],
    ["tenant_unknown", { ...tenant, id: "Main" as typeof tenant.id }],
    ["tenant_disabled", { ...tenant, disabled: true }],
  ])("lets %s decide before anything that it says of the client", async (reason, found) => {
    for (const said of [ok(client), ok(undefined), err(portError("corrupt", "client-store"))]) {
      const { answer, attempt } = await asked({ answer: ok({ tenant: found, client: said }) });
      expect(expectErr(answer)).toMatchObject({ error: "invalid_request", reason });
      expect(attempt).not.toHaveProperty("authenticationMethod");
    }
  });

  it("does not prove a client by another's record, or by none", async () => {
    for (const found of [undefined, { ...client, id: "Reports" as typeof client.id }]) {
      const { answer, looked } = await asked({ answer: ok({ tenant, client: ok(found) }) });
      expect(expectErr(answer)).toMatchObject({
        ...{ error: "invalid_client", reason: "client_unknown" },
      });
      expect(looked).toEqual(["both main reports"]);
    }
  });

  it("fails closed, by the name of the port that failed, and asks nobody else", async () => {
    const damaged = portError("corrupt", "client-store");
    const broken = portError("unavailable", "tenant-store");
    for (const [answer, failure] of [
      [ok({ tenant, client: err(damaged) }), damaged],
      [err(broken), broken],
    ] as const) {
      const ran = await asked({ answer });
      expect(expectErr(ran.answer)).toBe(failure);
      expect(ran.looked).toEqual(["both main reports"]);
    }
  });
});

describe.each([
  ["guardStorage", guardStorage],
  ["withDeadlines", withDeadlines],
] as const)("%s", (_, guarding) => {
  const guarded = (storage: object) => guarding(storage as never, 1000);
  const findIn = async ({ tenantsAndClients: both }: ReturnType<typeof guarded>) =>
    both === undefined ? expect.fail("left out") : both.find(tenant.id, client.id);

  it("keeps the lookup of both for its own stores, in a guard", async () => {
    const looked: string[] = [];
    const storage = storageOf(looked);
    const { tenants, clients, tenantsAndClients } = guarded(storage);
    expect(tenantsAndClients?.of.tenants).toBe(tenants);
    expect(tenantsAndClients?.of.clients).toBe(clients);
    expectOk(await findIn(guarded(storage)));
    expect(looked).toEqual(["both main reports"]);
    const find = () => {
      throw new Error("down");
    };
    const throwing = { ...storage, tenantsAndClients: { ...storage.tenantsAndClients, find } };
    expect(expectErr(await findIn(guarded(throwing)))).toMatchObject({
      ...{ kind: "unavailable", port: "tenant-store" },
    });
  });

  it("leaves it out where either store is another", () => {
    const storage = storageOf([]);
    for (const other of [{ tenants: { ...storage.tenants } }, { clients: { ...storage.clients } }])
      expect(guarded({ ...storage, ...other }).tenantsAndClients).toBe(undefined);
  });
});
