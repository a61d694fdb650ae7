import { AuthorizationCode } from "simple-oauth2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizePath, pkce, tokenPath } from "../user-world.ts";
import { type AppWorld, callback, startAppWorld, webApp } from "./app-world.ts";

describe("simple-oauth2", () => {
  let world: AppWorld;
  beforeAll(async () => {
    world = await startAppWorld();
  });
  afterAll(() => world.close());

  it.each(["header", "body"] as const)(
    "a web app with its secret in the %s logs in, calls, refreshes and revokes",
    async (authorizationMethod) => {
      const revokePath = tokenPath.replace(/token$/, "revoke");
      const client = new AuthorizationCode({
        client: webApp,
        auth: { tokenHost: world.origin, authorizePath, tokenPath, revokePath },
        options: { authorizationMethod },
        // Without it the library refuses the empty answer to a revocation, whose content a client ignores (RFC 7009 §2.2).
        http: { json: true },
      });
      const { verifier, challenge } = pkce();
      const url = client.authorizeURL({
        ...{ redirect_uri: callback, scope: "api:read", state: "s1" },
        ...{ code_challenge: challenge, code_challenge_method: "S256" },
      });
      const answer = await world.agree(url);
      const tokens = await client.getToken({
        code: answer.searchParams.get("code") ?? "",
        redirect_uri: callback,
        code_verifier: verifier,
      });
      expect(tokens.expired()).toBe(false);
      expect(await world.call(String(tokens.token["access_token"]))).toBe(200);

      const again = await tokens.refresh();
      expect(await world.call(String(again.token["access_token"]))).toBe(200);
      // The refresh token stays the same (RFC 6749 §6), and the library keeps it in the first answer alone.
      await tokens.revoke("refresh_token");
      await expect(tokens.refresh()).rejects.toMatchObject({
        output: { statusCode: 400 },
        data: { payload: { error: "invalid_grant" } },
      });
      expect(await world.call(String(again.token["access_token"]))).toBe(401);
    },
  );
});
