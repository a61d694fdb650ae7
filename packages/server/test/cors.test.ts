import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

const app = "https://app.example.com";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Started;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

/** The header that gives leave, of a preflight's answer and of the answer itself. */
const leave = async (
  path: string,
  origin: string,
  method = "POST",
): Promise<readonly (string | null)[]> => {
  const url = `${server.origin}/api/v1/tenant/my-tenant/${path}`;
  const preflight = await fetch(url, {
    method: "OPTIONS",
    headers: { Origin: origin, "Access-Control-Request-Method": method },
  });
  const answer = await fetch(url, { method, headers: { Origin: origin } });
  for (const { headers } of [preflight, answer])
    expect(headers.get("access-control-allow-credentials")).toBeNull();
  return [preflight, answer].map(({ headers }) => headers.get("access-control-allow-origin"));
};

const documents = ["oauth/jwks", ".well-known/oauth-authorization-server"];

describe("the setting cors", () => {
  it("lets the scripts of the named origins read what it names, and nothing else", async () => {
    server = await start(folder.path, {
      MINTPORT_CORS: JSON.stringify({ metadata: "*", jwks: "*", token: [app] }),
      MINTPORT_ADMIN_TENANT: "my-tenant",
    });

    for (const path of ["oauth/token", "oauth/revoke"]) {
      expect(await leave(path, app), path).toEqual([app, app]);
      for (const other of ["https://other.example", "null", `${app}.other.example`])
        expect(await leave(path, other), other).toEqual([null, null]);
    }
    for (const path of documents)
      expect(await leave(path, "https://other.example", "GET")).toEqual(["*", "*"]);
    for (const path of ["oauth/introspect", "oauth/authorize", "../../../../admin/v1/tenants"])
      expect(await leave(path, app), path).toEqual([null, null]);
  });

  it("lets nobody's without it", async () => {
    server = await start(folder.path);
    for (const path of [...documents, "oauth/token"])
      expect(await leave(path, app, "GET"), path).toEqual([null, null]);
  });
});
