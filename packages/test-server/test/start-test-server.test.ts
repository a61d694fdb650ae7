import { keysFromUrl, requireScope, resourceServer } from "@mintport/resource-server";
import { startTestServer } from "@mintport/test-server";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("a test server", () => {
  it("issues tokens that an API takes which fetches the keys where the server says", async () => {
    await using server = await startTestServer({ audience: "https://api.example.com" });
    const api = apiOf(server);

    const taken = expectOk(
      await api.authorize(asking(await server.token()), requireScope("api:read")),
    );
    expect(taken).toMatchObject({ client: server.client.id });
    const less = await server.token({ scope: "api:read" });
    expect(expectErr(await api.authorize(asking(less), requireScope("api:write"))).kind).toBe(
      "insufficient_scope",
    );
  });

  it("issues expired tokens once its clock is set back, and live ones again", async () => {
    await using server = await startTestServer();
    const api = apiOf(server);

    server.clock.advance(-7200);
    const expired = await server.token();
    server.clock.reset();
    expect(expectErr(await api.authorize(asking(expired), requireScope("api:read"))).kind).toBe(
      "invalid_token",
    );
    expectOk(await api.authorize(asking(await server.token()), requireScope("api:read")));
  });

  it("refuses a time and a port that are none", async () => {
    await using server = await startTestServer();
    for (const seconds of ["5", Number.NaN, 0.5, Number.POSITIVE_INFINITY, 1e20])
      expect(() => {
        server.clock.advance(seconds as number);
      }).toThrow("clock.advance: must be whole seconds");
    for (const port of ["80", -1, 70_000])
      await expect(startTestServer({ port: port as number })).rejects.toThrow(
        "port: must be a whole",
      );
  });

  it("has clients that may do less, and says what refused one", async () => {
    await using server = await startTestServer();
    const client = await server.addClient({ scope: "api:read" });

    expect(client).not.toEqual(server.client);
    await expect(server.token({ client, scope: "api:write" })).rejects.toThrow("no token: 400");
    await expect(server.token({ client: { ...client, secret: "wrong" } })).rejects.toThrow(
      "no token: 401",
    );
  });

  it("stands beside others, and is gone once it is closed", async () => {
    const servers = await Promise.all([startTestServer(), startTestServer()]);
    const [one, other] = servers;

    expect(one.issuer).not.toBe(other.issuer);
    await one.close();
    await expect(fetch(one.jwksUri)).rejects.toThrow();
    expect((await fetch(other.jwksUri)).status).toBe(200);
    await other.close();
  });

  it("refuses an option that nobody knows, by its name", async () => {
    const misspelt = { audiense: "x" } as object;
    await expect(startTestServer(misspelt)).rejects.toThrow("audiense");
  });
});

type Server = Awaited<ReturnType<typeof startTestServer>>;

const apiOf = ({ issuer, audience, jwksUri }: Server) =>
  resourceServer({ issuer, audience, keys: keysFromUrl(new URL(jwksUri)) });
const asking = (token: string) => ({
  ...{ authorization: `Bearer ${token}`, method: "GET", url: "/", dpop: undefined },
});
