import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, builtExamples, installed, withProbed } from "./built-examples.ts";
import { flow } from "./example-flow.ts";
import { makeParts, type Parts, type Setup, type Site } from "./parts.ts";
import { probes } from "./probes.ts";
import { start } from "./started.ts";

const asked = process.env["CI"] === "true" || process.env["MINTPORT_BUILT_EXAMPLES"] === "true";
const minutes = 60_000;

describe.skipIf(!asked).each(builtExamples)(
  `the example that is built: $name${asked ? "" : " (MINTPORT_BUILT_EXAMPLES=true installs and builds it)"}`,
  (example) => {
    let cwd: string;
    beforeAll(async () => {
      cwd = await installed(example);
      await build(cwd);
    }, 5 * minutes);
    afterAll(() => rm(cwd, { recursive: true, force: true }));

    it("issues a token that opens its route", async () => {
      const secret = randomBytes(24).toString("base64url");
      const command = { ...example.start(cwd), env: { CLIENT_SECRET: secret } };
      const site = await start(command, "/oauth/jwks");
      try {
        await flow(site, secret);
      } finally {
        await site.close();
      }
    });

    describe("with all that is probed", () => {
      let site: Site;
      let parts: Parts;
      beforeAll(async () => {
        await withProbed(example, cwd);
        await build(cwd);
        parts = await makeParts();
        site = await start(example.start(cwd), "/auth/oauth/jwks");
      }, 5 * minutes);
      afterAll(() => site.close());

      // Its process keeps what its operator is told to itself.
      const framework = { name: example.name, knowsAddress: false, setups: [] };
      const setup: Setup = { name: "built", start: () => Promise.resolve(site) };
      it.each(probes.filter(({ fits }) => fits?.(setup, framework) ?? true))("$name", ({ run }) =>
        run(site, parts),
      );

      it.runIf(example.name === "sveltekit")("other routes refuse foreign forms", async () => {
        const post = async (headers: Record<string, string>, path = "/auth/hello") => {
          const body = "a=1";
          const answer = await fetch(`${site.origin}${path}`, { method: "POST", body, headers });
          return answer.status;
        };
        const form = "application/x-www-form-urlencoded";
        const foreign = { Origin: "https://evil.example" };
        for (const type of [form, "multipart/form-data", "text/plain", ""])
          expect(await post({ ...foreign, "Content-Type": type }), type).toBe(403);
        expect(await post({ "Content-Type": form })).toBe(403);
        expect(await post({ ...foreign, "Content-Type": "application/json" })).toBe(200);
        // The node adapter takes TLS before it for granted.
        const own = site.origin.replace("http:", "https:");
        expect(await post({ Origin: own, "Content-Type": form })).toBe(200);
        // The issuer's own answer: it misses the client's credentials.
        expect(await post({ ...foreign, "Content-Type": form }, "/auth/oauth/token")).toBe(401);
      });
    });
  },
);
