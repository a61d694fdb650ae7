import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
  await mintport("tenant", "create", "acme", "--issuer=http://localhost:3000/api/v1/tenant/acme");
});
afterEach(() => folder.remove());

const create = ["client", "create", "acme", "app", "--json"] as const;
const redirect = "--redirect-uri=https://app.example/cb";
const authorizationOf = async (...argv: readonly string[]): Promise<unknown> =>
  ((await mintport(...argv)).json() as { readonly authorization: unknown }).authorization;

describe("the options of a client's users", () => {
  it("register a client that users may delegate to", async () => {
    const made = await mintport(
      ...create,
      ...[redirect, "--redirect-uri=com.example.app:/cb", "--native", "--name=The App"],
      ...["--delegated-scope=mail:read mail:write", "--default-delegated-scope=mail:read"],
      ...["--consent=always", "--offline-access=implied", "--auth-method=none"],
    );
    expect(made.json()).toMatchObject({
      authenticationMethods: ["none"],
      grantTypes: ["authorization_code"],
      authorization: {
        redirectUris: ["https://app.example/cb", "com.example.app:/cb"],
        applicationType: "native",
        name: "The App",
        delegatedScope: "mail:read mail:write",
        defaultDelegatedScope: "mail:read",
        consent: "always",
        offlineAccess: "implied",
      },
    });
  });

  it("stand beside a file's fields, and say no other thing of the same field", async () => {
    const path = join(folder.path, "client.json");
    const authorization = { consent: "always", requirePushedRequests: true, name: "File" };
    await writeFile(path, JSON.stringify({ authorization }));
    const file = `--file=${path}`;
    expect(await mintport(...create, redirect, "--name=Option", file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--name: the --file says name too, and otherwise/),
    });
    const beside = await authorizationOf(...create, redirect, "--delegated-scope=a", file);
    expect(beside).toMatchObject({ ...authorization, delegatedScope: "a" });
  });

  it("change a client field by field, with a file or without", async () => {
    await mintport(...create, redirect, "--grant-type=authorization_code", "--consent=always");
    const update = ["client", "update", "acme", "app", "--json"] as const;
    expect(await authorizationOf(...update, "--name=New")).toMatchObject({
      ...{ name: "New", consent: "always", redirectUris: ["https://app.example/cb"] },
    });
    const path = join(folder.path, "patch.json");
    await writeFile(path, JSON.stringify({ authorization: { consent: null, name: "File" } }));
    const changed = await authorizationOf(...update, "--delegated-scope=a", `--file=${path}`);
    expect(changed).toMatchObject({ name: "File", delegatedScope: "a" });
    expect(changed).not.toHaveProperty("consent");
    expect(await mintport(...update)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/say what to change/),
    });
  });

  it.each([
    [[redirect, "--redirect-uri=http://a.example"], /--redirect-uri no\. 2: must be https/],
    [[redirect, "--consent=never"], /--consent: .*implied/],
    [[redirect, "--default-delegated-scope=a"], /--default-delegated-scope: must be within/],
    [["--grant-type=authorization_code"], /--redirect-uri: must hold where/],
  ])("are named when they are wrong: %j", async (options, message) => {
    const refused = { code: 1, err: expect.stringMatching(message) };
    expect(await mintport(...create, ...options)).toMatchObject(refused);
    await mintport(...create, redirect);
    const [first = "", ...others] = options;
    if (!first.startsWith("--grant"))
      expect(await mintport("client", "update", "acme", "app", first, ...others)).toMatchObject(
        refused,
      );
  });
});
