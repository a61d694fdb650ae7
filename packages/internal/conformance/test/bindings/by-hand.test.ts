import { createAuthorizationServer, type EndpointRequest } from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { expect, it } from "vitest";
import { makeDeployment, tokenPath } from "../fixture/deployment.ts";
import { good } from "../fixture/token-request.ts";

const made = async () => {
  const { tenant, storage, keys } = await makeDeployment("http://localhost");
  const server = createAuthorizationServer({ storage, keys, secretHasher: sha256SecretHasher });
  const request: EndpointRequest = {
    tenant: tenant.id,
    method: "POST",
    url: tokenPath,
    headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }),
    body: new URLSearchParams(good).toString(),
  };
  return { server, request };
};

it("a request that is handed over by hand is answered as one over a binding", async () => {
  const { server, request } = await made();

  expect((await server.handle("token", request)).status).toBe(200);
});

it.each<[string, object, string]>([
  [
    "a plain object of headers",
    { headers: { "content-type": "text/plain" } },
    "request.headers: must have get(name)",
  ],
  ["no headers", { headers: undefined }, "request.headers: must have get(name)"],
  ["no tenant", { tenant: undefined }, "request.tenant: must be a text"],
  ["a method that is no text", { method: 1 }, "request.method: must be a text"],
  ["a URL", { url: new URL("http://localhost/") }, "request.url: must be a text"],
  ["a body of bytes", { body: new Uint8Array(1) }, "request.body: must be a text"],
])("the embedder's program, not its client, is told of %s", async (_, change, message) => {
  const { server, request } = await made();

  const asked = server.handle("token", { ...request, ...change });
  await expect(asked).rejects.toThrow(TypeError);
  await expect(asked).rejects.toThrow(message);
});

it("an endpoint that is not there is told by the names of those that are", async () => {
  const { server, request } = await made();

  const asked = server.handle("tokens", request);
  await expect(asked).rejects.toThrow(RangeError);
  await expect(asked).rejects.toThrow('no endpoint is called "tokens": there are token, ');
});
