import { readSettings } from "@mintport/server";
import { Browser } from "@mintport/test-browser";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const tenant = "/api/v1/tenant/my-tenant";
const statuses = async ({ origin }: Started): Promise<readonly number[]> =>
  Promise.all(
    [`${tenant}/oauth/authorize`, `${tenant}/oauth/authorize/resume`, `${tenant}/login`].map(
      async (path) => (await new Browser(origin).get(path)).status,
    ),
  );

describe("the setting visitors", () => {
  it("is the demo's login where the demo is, and nothing elsewhere", () => {
    expect(readSettings({}, { development: true }).visitors).toBe("demo");
    expect(readSettings({}).visitors).toBe("off");
    expect(readSettings({ MINTPORT_WORKERS: "2" }, { development: true }).visitors).toBe("off");
    expect(readSettings({ MINTPORT_TRUSTED_PROXIES: "10.0.0.1" }).visitors).toBe("off");
  });

  it("off serves no endpoint for users", async () => {
    const server = await start(folder.path, { MINTPORT_VISITORS: "off" });
    expect(await statuses(server)).toEqual([404, 404, 404]);
    await server.close();
  });

  it("demo serves them", async () => {
    const server = await start(folder.path);
    expect(await statuses(server)).toEqual([400, 400, 400]);
    await server.close();
  });

  it("demo lets each source guess a few times, whatever the name, and a right password wait with the rest", async () => {
    const budget = { points: 2, duration: 3600 };
    const server = await start(folder.path, {
      MINTPORT_DEMO_PASSWORD: "the-right-one",
      MINTPORT_LIMITS: JSON.stringify({ clientFailures: budget }),
    });
    const issuerOrigin = `http://localhost:${server.port}`;
    const guess = (username: string, password: string) =>
      new Browser(issuerOrigin).post(`${tenant}/login`, {
        return_to: `${issuerOrigin}${tenant}/oauth/authorize/resume?interaction=a`,
        ...{ username, password },
      });

    expect((await guess("demo", "the-right-one")).status).toBe(303);
    for (const name of ["demo", "ada"]) {
      for (let tries = 0; tries < 2; tries++) expect((await guess(name, "no")).status).toBe(403);
      const limited = await guess(name, "the-right-one");
      expect(limited.status).toBe(429);
      expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(3000);
    }
    await server.close();
  });

  it("demo lets no server start that is not the quickstart", async () => {
    await commandLine(folder.path)("migrate");
    await expect(
      start(folder.path, { MINTPORT_VISITORS: "demo", MINTPORT_HOST: "0.0.0.0" }),
    ).rejects.toThrow("MINTPORT_VISITORS: must not be demo without the quickstart");
  });

  it.each([
    [{ MINTPORT_VISITORS: "everybody" }, 'MINTPORT_VISITORS: must be "demo", "off", {"header"'],
    [{ MINTPORT_VISITORS: "demo", MINTPORT_WORKERS: "2" }, "must not be demo with several workers"],
    [{ MINTPORT_VISITORS: "demo", MINTPORT_QUICKSTART: "off" }, "without MINTPORT_QUICKSTART"],
    [{ MINTPORT_VISITORS: "off", MINTPORT_DEMO_PASSWORD: "long-enough" }, "MINTPORT_DEMO_PASSWORD"],
    [{ MINTPORT_DEMO_PASSWORD: "short" }, "MINTPORT_DEMO_PASSWORD: must be 8 to 200 characters"],
  ])("refuses %j", (environment, message) => {
    expect(() => readSettings(environment, { development: true })).toThrow(message);
  });
});
