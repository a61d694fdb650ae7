import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

describe("the lifetimes and limits of a tenant and a client", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let mintport: ReturnType<typeof commandLine>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    mintport = commandLine(folder.path, {});
    await mintport("migrate");
  });
  afterAll(() => folder.remove());

  const given = ["--lifetime", "60", "--assertion-lifetime", "3600", "--requests-per-minute", "90"];
  const kept = { accessTokenLifetime: 60, longestAssertionLifetime: 3600, requestsPerMinute: 90 };

  it("are what the options said", async () => {
    const issuer = "https://a.example/api/v1/tenant/acme";
    const tenant = await mintport(
      ...["tenant", "create", "acme", "--issuer", issuer, ...given, "--json"],
    );
    expect(tenant.json()).toMatchObject(kept);
    const client = await mintport(
      ...["client", "create", "acme", "job", "--scope", "a", ...given, "--json"],
    );
    expect(client.json()).toMatchObject(kept);
    expect((await mintport("client", "show", "acme", "job", "--json")).json()).toMatchObject(kept);
  });

  it("name a number of requests that is none by the option", async () => {
    const refused = await mintport(
      ...["client", "create", "acme", "x", "--scope", "a", "--requests-per-minute", "2000000000"],
    );
    expect(refused).toMatchObject({
      code: 2,
      err: expect.stringContaining("--requests-per-minute"),
    });
  });

  it("hold for the secrets of a deployment that lets none live long", async () => {
    const strict = commandLine(folder.path, { MINTPORT_LONGEST_SECRET_LIFETIME: "7200" });
    const made = await strict("client", "create", "acme", "strict", "--scope", "a", "--json");
    const [secret] = (made.json() as { secrets: { createdAt: number; expiresAt: number }[] })
      .secrets;
    expect(secret!.expiresAt - secret!.createdAt).toBe(7200);
    expect(
      await strict("secret", "add", "acme", "strict", "--expires", "2999-01-01"),
    ).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^mintport: --expires: must be at most 7200 seconds/),
    });
    expect((await strict("secret", "add", "acme", "strict")).code).toBe(0);
  });

  it("are refused by the option's name where they cannot be", async () => {
    const refused = await mintport(
      ...["client", "create", "acme", "other", "--scope", "a", "--assertion-lifetime", "100000"],
    );
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/--assertion-lifetime/);
  });
});
