import { decodeJwt } from "jose";
import { ClientCredentials } from "simple-oauth2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, oddClient, tokenPath } from "../fixture/deployment.ts";

describe.each(bindings)("simple-oauth2, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  describe.each(["header", "body"] as const)("credentials in the %s", (authorizationMethod) => {
    const client = (id: string, secret: string) =>
      new ClientCredentials({
        client: { id, secret },
        auth: { tokenHost: running.origin, tokenPath },
        options: { authorizationMethod },
      });

    it("gets a token", async () => {
      const answer = await client(clientId, clientSecret).getToken({ scope: "api:read" });

      expect(answer.expired()).toBe(false);
      expect(answer.token).toMatchObject({
        token_type: "Bearer",
        scope: "api:read",
        expires_in: 3600,
      });
      expect(decodeJwt(String(answer.token["access_token"])).sub).toBe(clientId);
    });

    it("asks for several scopes", async () => {
      const scope = ["api:write", "api:read"];
      const { token } = await client(clientId, clientSecret).getToken({ scope });

      expect(token["scope"]).toBe("api:read api:write");
    });

    it("an id and a secret of any printable character arrive whole", async () => {
      const { token } = await client(oddClient.id, oddClient.secret).getToken({});

      expect(decodeJwt(String(token["access_token"])).sub).toBe(oddClient.id);
    });

    it("learns that its secret is wrong", async () => {
      await expect(client(clientId, "wrong").getToken({})).rejects.toMatchObject({
        output: { statusCode: 401 },
        data: { payload: { error: "invalid_client" } },
      });
    });
  });
});
