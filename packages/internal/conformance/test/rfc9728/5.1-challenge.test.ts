import { hierarchicScopes } from "@mintport/core";
import { protectedResourceMetadata, requireScope } from "@mintport/resource-server";
import { beforeAll, describe, expect, it } from "vitest";
import { challengeOf, expectRefusal } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { audience, type Forge, issuer, makeForge } from "../rfc9068/forge.ts";
import { proofKey } from "../rfc9449/proofs.ts";

const metadata = protectedResourceMetadata({ resource: audience, authorizationServers: [issuer] });
const url = "https://api.example/.well-known/oauth-protected-resource";
const three = requireScope("api:a", "api:b", "api:c");

describe.each(guards)("challenges that name the metadata, at $name", ({ ask }) => {
  let forge: Forge;
  beforeAll(async () => {
    forge = await makeForge();
  });
  const guard = () => forge.guard({ metadata });

  it("without a token: the document and the scope, and no error code (RFC 6750 §3.1, RFC 9728 §5.1)", async () => {
    const answer = await ask(guard(), three, {});
    expect(answer.status).toBe(401);
    expect(challengeOf(answer)).toEqual({
      ...{ scheme: "Bearer", realm: "api" },
      ...{ scope: "api:a api:b api:c", resource_metadata: url },
    });
  });

  it("to a token for another resource (RFC 9068 §4)", async () => {
    const token = await forge.sign({ aud: "https://other.example" });
    const answer = await ask(guard(), three, bearer(token));
    expectRefusal(answer, 401, "invalid_token");
    expect(challengeOf(answer)["resource_metadata"]).toBe(url);
  });

  it("to a token that lacks one of three scopes: all three at once (RFC 6750 §3.1)", async () => {
    const answer = await ask(guard(), three, bearer(await forge.sign({ scope: "api:a api:b" })));
    expectRefusal(answer, 403, "insufficient_scope");
    expect(challengeOf(answer)).toMatchObject({
      ...{ scope: "api:a api:b api:c", resource_metadata: url },
    });
  });

  it("a broader scope counts for the narrower", async () => {
    const token = bearer(await forge.sign({ scope: "api" }));
    const broad = forge.guard({ metadata, scopePolicy: hierarchicScopes });
    expect((await ask(broad, three, token)).status).toBe(200);
  });

  it("with the scheme DPoP as well (RFC 9449 §7.1)", async () => {
    const token = await forge.sign({ cnf: { jkt: proofKey.thumbprint } });
    const answer = await ask(guard(), three, { authorization: [`DPoP ${token}`] });
    expectRefusal(answer, 401, "invalid_dpop_proof", "DPoP");
    expect(challengeOf(answer)["resource_metadata"]).toBe(url);
  });

  it("with a request that sends its token twice, which is nobody's scope", async () => {
    const token = await forge.sign();
    const answer = await ask(guard(), three, { ...bearer(token), target: `/?access_token=a` });
    expectRefusal(answer, 400, "invalid_request");
    expect(challengeOf(answer)).toMatchObject({ resource_metadata: url });
    expect(challengeOf(answer)).not.toHaveProperty("scope");
  });

  it("offline_access is asked of no resource, whatever a route needs", async () => {
    const needed = requireScope("api:read", "offline_access");
    for (const request of [{}, bearer(await forge.sign())]) {
      const answer = await ask(guard(), needed, request);
      expect(challengeOf(answer)["scope"]).toBe("api:read");
    }
    const alone = await ask(guard(), requireScope("offline_access"), {});
    expect(challengeOf(alone)).not.toHaveProperty("scope");
  });

  it("nothing that a client sends stands in it", async () => {
    const target = '/marker"?marker=1';
    const answer = await ask(guard(), three, { target, authorization: ["Bearer marker"] });
    expect(answer.headers.get("www-authenticate")).not.toContain("marker");
    expect(answer.text).not.toContain("marker");
  });

  it("every error_description is of the characters that it may have (RFC 6750 §3)", async () => {
    for (const request of [
      bearer("x"),
      bearer(await forge.sign()),
      { authorization: ["Bearer a b"] },
    ]) {
      const { error_description: text = "" } = challengeOf(await ask(guard(), three, request));
      expect(text).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]+$/);
    }
  });

  it("without metadata there is no such parameter", async () => {
    expect(challengeOf(await ask(forge.guard(), three, {}))).toEqual({
      ...{ scheme: "Bearer", realm: "api" },
    });
  });
});
