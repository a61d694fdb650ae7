import type { RemoteKeySets } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import { jwtBearerAssertion } from "../fixture/key-client.ts";
import { claimsOf, makeKey, signed } from "../rfc7523/assertions.ts";
import { challenge, type DocumentWorld, startDocumentWorld, verifier } from "./document-world.ts";
import {
  askToken,
  type Change,
  codeFor,
  pass,
  redeem,
  redirectUri,
  refresh,
  requestOf,
} from "./user-world.ts";

const key = makeKey("ES256", "k1");
const foreignKey = makeKey("ES256", "k1");

const jwksUri = "https://keys.example/jwks";
const published: RemoteKeySets["find"] = (uri) =>
  okAsync(
    uri === jwksUri
      ? { verdict: "found", keys: [key.jwk] }
      : { verdict: "unreachable", cause: "the test" },
  );

describe.each(stacks)("a client of a document with keys (§6.2), over $name", (binding) => {
  let world: DocumentWorld;
  beforeAll(async () => {
    world = await startDocumentWorld({
      ...{ binding, settings: { remoteKeySets: { find: published } } },
    });
  });
  afterAll(() => world.close());

  const keyed = { token_endpoint_auth_method: "private_key_jwt" };
  const proof = (client: string, by = key) => ({
    ...{ client_id: client, client_secret: undefined },
    client_assertion_type: jwtBearerAssertion,
    client_assertion: signed(by, claimsOf(client, world)),
  });
  const parPath = `${issuerPathOf("my-tenant")}/oauth/par`;
  const push = (client: string, by = key, change: Change = {}) =>
    askToken(
      world,
      {
        ...Object.fromEntries(requestOf(challenge, { client_id: client })),
        ...proof(client, by),
        ...change,
      },
      { path: parPath },
    );

  it("proves itself by those of its document, and by no others", async () => {
    const client = world.documents.publish("/keyed", { ...keyed, jwks: { keys: [key.jwk] } });
    const code = await codeFor(world, world.somebody(), challenge, { client_id: client });
    const foreign = await redeem(world, code, verifier, proof(client, foreignKey));
    expect(foreign).toMatchObject({ status: 401, json: { error: "invalid_client" } });
    const unproven = { client_id: client, client_secret: undefined };
    expect((await redeem(world, code, verifier, unproven)).status).toBe(401);
    expect((await redeem(world, code, verifier, proof(client))).status).toBe(200);
  });

  it("proves itself by those that its document says where to find", async () => {
    const client = world.documents.publish("/keyed-elsewhere", { ...keyed, jwks_uri: jwksUri });
    const code = await codeFor(world, world.somebody(), challenge, { client_id: client });
    expect((await redeem(world, code, verifier, proof(client, foreignKey))).status).toBe(401);
    expect((await redeem(world, code, verifier, proof(client))).status).toBe(200);
  });

  it("is known by withdrawn keys no longer, and by its recorded ones while its server is down", async () => {
    const client = world.documents.publish("/rotates", { ...keyed, jwks: { keys: [key.jwk] } });
    const code = await codeFor(world, world.somebody(), challenge, {
      client_id: client,
      scope: "api:read offline_access",
    });
    const { json } = await redeem(world, code, verifier, proof(client));
    world.documents.answer("/rotates", (request) => request.socket.destroy());
    pass(world.clock, 301);
    const down = await refresh(world, json["refresh_token"], proof(client));
    expect(down.status).toBe(200);
    world.documents.publish("/rotates", { ...keyed, jwks: { keys: [foreignKey.jwk] } });
    pass(world.clock, 6);
    const withdrawn = await refresh(world, down.json["refresh_token"], proof(client));
    expect(withdrawn.status).toBe(401);
  });

  it("pushes its request before anybody agreed, and by the redirect URIs of today after", async () => {
    const document = { ...keyed, jwks: { keys: [key.jwk] } };
    const client = world.documents.publish("/pushes", document);
    expect((await push(client)).status).toBe(201);
    await codeFor(world, world.somebody(), challenge, { client_id: client });
    const added = "https://app.example/added";
    expect((await push(client, key, { redirect_uri: added })).status).toBe(400);
    world.documents.publish("/pushes", { ...document, redirect_uris: [redirectUri, added] });
    pass(world.clock, 301);
    expect((await push(client, key, { redirect_uri: added })).status).toBe(201);
  });

  it("whose document is not there is refused as an unknown client", async () => {
    const client = world.documents.urlOf("/never");
    expect(await push(client)).toMatchObject({ status: 401, json: { error: "invalid_client" } });
  });
});
