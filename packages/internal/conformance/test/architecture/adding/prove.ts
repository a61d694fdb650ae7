/**
 * The module that uses everything that was added, and prints what it saw: as text, since it stands in the scratch tree,
 * where alone the added names are.
 */
export const prove = `
import { clientCredentials, createAuthorizationServer, defaults, defineClient, defineTenant, type EndpointEvent, knock, voucherGrant } from "@mintport/core";
import { shippedNames } from "@mintport/core/management";
import { type AnsweredEvent, portError } from "@mintport/core/ports";
import { memoryStorage } from "@mintport/storage-memory";
import { replayStoreContract } from "@mintport/testing";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { err } from "@mintport/core/result";
import { pathTable } from "./packages/http/src/routing/path-table.ts";
import { countedReplays } from "./packages/storage/counted/src/counted-replays.ts";
import { badge } from "./user/badge.ts";
import { beginsAlike } from "./user/begins-alike.ts";
import { nightlyGrant } from "./user/nightly-grant.ts";
import { planClaims } from "./user/plan-claims.ts";
import { vaultKeys } from "./user/vault-keys.ts";

const tenant = defineTenant({
  id: "main",
  issuer: "https://auth.example",
  scopePolicy: "begins-alike",
});
const client = defineClient(
  {
    id: "reports",
    authenticationMethods: ["badge", "knock"],
    grantTypes: [clientCredentials.name, nightlyGrant.name, voucherGrant.name],
    ownScope: "api",
  },
  [badge, knock],
);
const events: EndpointEvent[] = [];
const memory = memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] });
const unused = () => err(portError("unavailable", "secret-hasher"));
const server = createAuthorizationServer({
  storage: { ...memory, replays: countedReplays(memory) },
  keys: await vaultKeys(),
  secretHasher: { hash: unused as never, verify: unused as never },
  observer: { observe: (event) => events.push(event) },
  grants: [clientCredentials, nightlyGrant, voucherGrant],
  clientAuthentication: [badge, knock],
  scopePolicies: [...defaults.scopePolicies, beginsAlike],
  claims: planClaims,
});

const ask = async (endpoint: string, form?: Record<string, string>) => {
  const { status, body } = await server.handle(endpoint, {
    tenant: "main",
    method: form === undefined ? "GET" : "POST",
    url: "/" + endpoint,
    headers: new Map(
      form === undefined ? [] : [["content-type", "application/x-www-form-urlencoded"]],
    ),
    body: new URLSearchParams(form ?? {}).toString(),
  });
  return { status, json: (body === "" ? {} : JSON.parse(body)) as Record<string, unknown> };
};
const as = { client_id: "reports", badge: "right" };
const token = async (form: Record<string, string>) => {
  const { json } = await ask("token", { ...as, ...form });
  return typeof json["access_token"] === "string" ? decodeJwt(json["access_token"]) : json;
};

const cases: [string, () => Promise<void> | void][] = [];
const same = (actual: unknown) => ({
  toBe: (expected: unknown) => equal(actual, expected),
  toEqual: (expected: unknown) => equal(actual, expected),
});
const equal = (actual: unknown, expected: unknown): void => {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(one + " is not " + other);
};
replayStoreContract(
  {
    describe: (_, body) => {
      body();
    },
    it: Object.assign((name: string, body: () => Promise<void> | void) => {
      cases.push([name, body]);
    }, { skip: () => undefined }),
    expect: same,
  },
  () => {
    const store = countedReplays(memoryStorage());
    return Promise.resolve({ handles: [store, store] as const, close: () => Promise.resolve() });
  },
  { expiresByItself: false },
);
const broken: string[] = [];
for (const [name, body] of cases)
  await Promise.resolve()
    .then(body)
    .catch((cause: unknown) => broken.push(name + ": " + String(cause)));

const plain = await ask("token", { ...as, grant_type: "client_credentials", scope: "api:read" });
const jwt = String(plain.json["access_token"]);
const keySet = createLocalJWKSet((await ask("jwks")).json as never);
const status = await ask("status");
const route = pathTable(server, { basePath: "/t/:tenant/oauth" })("/t/main/oauth/status");
const ticket = { ...as, token: "ticket-reports" };
const live = await ask("introspect", ticket);
await ask("revoke", ticket);
const lastOf = (endpoint: string) =>
  events.findLast((event): event is AnsweredEvent => event.endpoint === endpoint)?.outcome;

console.log(
  JSON.stringify({
    endpoint: {
      served: server.endpoints.some(({ name }) => name === "status"),
      routed: route?.tenant,
      answered: status,
      announced: (await ask("metadata")).json["status_endpoint"],
      told: lastOf("status"),
    },
    ownGrant: (await token({ grant_type: nightlyGrant.name }))["sub"],
    grantHere: {
      sub: (await token({ grant_type: voucherGrant.name, voucher: "good" }))["sub"],
      known: shippedNames.grantTypes.includes(voucherGrant.name),
    },
    method: {
      badge: plain.status,
      wrong: (await ask("token", { ...as, badge: "no", grant_type: "client_credentials" })).status,
      knock: (
        await ask("token", { client_id: "reports", knock: "right", grant_type: "client_credentials" })
      ).status,
      known: shippedNames.authenticationMethods.includes("knock"),
    },
    scope: plain.json["scope"],
    signedBy: (await jwtVerify(jwt, keySet)).protectedHeader.kid,
    claims: decodeJwt(jwt)["plan"],
    storage: { cases: cases.length > 3, broken },
    kind: [live.json["active"], (await ask("introspect", ticket)).json["active"]],
  }),
);
`;
