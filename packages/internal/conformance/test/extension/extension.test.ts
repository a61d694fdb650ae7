import {
  type ClientAuthenticationMethod,
  clientCredentials,
  clientSecretPost,
  type GrantedAccess,
  type GrantType,
} from "@mintport/core";
import { okAsync } from "@mintport/core/result";
import { emptyScope, type ScopePolicy } from "@mintport/core/scope";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { bindings, run, type Settings } from "../fixture/bindings.ts";
import { clientId } from "../fixture/deployment.ts";
import { good, requestToken, without } from "../fixture/token-request.ts";

const [binding] = bindings;
const nightly = "urn:example:nightly";

/** Runs `body` on a server with these settings, whose client may use the grant `nightly` too. */
const onServer = async (
  settings: Settings,
  body: (running: Awaited<ReturnType<typeof run>>) => Promise<void>,
): Promise<void> => {
  const running = await run(binding!, () => settings);
  const { clients } = running.storage;
  const found = expectOk(await clients.read(running.tenant.id, clientId as never));
  const allowed = { ...found!.value, grantTypes: [clientCredentials.name, nightly] };
  expectOk(await clients.update(running.tenant.id, allowed, found!.revision));
  await body(running);
  await running.close();
};

describe("a grant type of the embedder's own", () => {
  it("is served by its name, and decides", () =>
    onServer(
      {
        grants: [
          clientCredentials,
          grant(({ tenant, client }) => ({
            subject: `${client.id}/nightly`,
            scope: client.defaultOwnScope,
            audience: [tenant.audience],
          })),
        ],
      },
      async (running) => {
        const answer = await requestToken(running, { ...without("scope"), grant_type: nightly });
        expect(answer.status).toBe(200);
        expect(running.observer.events.at(-1)).toMatchObject({ grantType: nightly });
      },
    ));

  it.each<[string, Parameters<typeof grant>[0]]>([
    [
      "more scope than was asked for",
      ({ tenant, client }) => ({
        ...{ subject: "x", scope: client.ownScope, audience: [tenant.audience] },
      }),
    ],
    ["a token for nobody", () => ({ subject: "x", scope: emptyScope, audience: [] })],
  ])("is held to what it may: %s becomes server_error", (_, decide) =>
    onServer({ grants: [grant(decide)] }, async (running) => {
      const form = { ...good, grant_type: nightly, scope: "api:read" };
      const answer = await requestToken(running, form);
      expect(answer.status).toBe(500);
      expect(answer.json["error"]).toBe("server_error");
      expect(running.observer.events.at(-1)).toMatchObject({ reason: "grant_overreached" });
    }),
  );
});

describe("a client authentication method of the embedder's own", () => {
  const knocking: ClientAuthenticationMethod = {
    name: "knock",
    credentials: { parameters: ["knock"] },
    present: ({ parameters }) => {
      const knock = parameters.get("knock");
      return knock === undefined
        ? undefined
        : {
            clientId,
            verify: () => okAsync(knock === "three times" ? "proven" : "secret_mismatch"),
          };
    },
  };

  it("proves only a client that is registered for it", () =>
    onServer({ clientAuthentication: [clientSecretPost, knocking] }, async (running) => {
      const form = { grant_type: "client_credentials", knock: "three times" };
      expect((await requestToken(running, form)).status).toBe(401);
      const { clients } = running.storage;
      const found = expectOk(await clients.read(running.tenant.id, clientId as never));
      const registered = { ...found!.value, authenticationMethods: ["knock"] };
      expectOk(await clients.update(running.tenant.id, registered, found!.revision));
      expect((await requestToken(running, form)).status).toBe(200);
      expect((await requestToken(running, { ...form, knock: "once" })).status).toBe(401);
      expect((await requestToken(running, good)).status).toBe(401);
    }));
});

describe("a scope policy of the embedder's own", () => {
  const anything: ScopePolicy = { name: "anything", covers: () => true };

  it("counts where a tenant chooses it, and an unknown choice covers least", () =>
    onServer({ scopePolicies: [anything] }, async (running) => {
      const form = { ...good, scope: "some:other" };
      expect((await requestToken(running, form)).json["error"]).toBe("invalid_scope");
      const { tenants } = running.storage;
      const tenant = { ...running.tenant, scopePolicy: "anything" };
      const found = expectOk(await tenants.read(tenant.id));
      if (found === undefined) throw new Error("the tenant is gone");
      expectOk(await tenants.update(tenant, found.revision));
      expect((await requestToken(running, form)).json["scope"]).toBe("some:other");
    }));
});

const grant = (
  decide: (request: Parameters<GrantType["check"]>[0]) => GrantedAccess,
): GrantType => ({ name: nightly, check: (request) => okAsync(decide(request)) });
