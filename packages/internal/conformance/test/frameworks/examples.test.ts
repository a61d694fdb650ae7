import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../docs/snippets.ts";
import { builtExamples } from "./built-examples.ts";
import { flow } from "./example-flow.ts";
import { start } from "./started.ts";

/** The file that each starts; Nest's decorators need a compiler. */
const examples = {
  elysia: "src/server.ts",
  express: "src/server.ts",
  fastify: "src/server.ts",
  h3: "src/server.ts",
  hono: "src/server.ts",
  koa: "src/server.ts",
  lambda: "src/server.ts",
  nest: "dist/server.js",
};

describe("the example for a framework", () => {
  beforeAll(
    () =>
      promisify(execFile)(join(root, "node_modules/.bin/tsc"), ["-b", join(root, "examples/nest")]),
    240_000,
  );

  it("is started here, or built and started beside", () => {
    const others = /^(?:own-tables-.*|login-.*|mcp-server|worker|storage-nats)$/;
    const there = readdirSync(join(root, "examples")).filter((name) => !others.test(name));
    expect([...Object.keys(examples), ...builtExamples.map(({ name }) => name)].sort()).toEqual(
      there.sort(),
    );
  });

  it.each(Object.entries(examples))(
    "issues a token that opens its route: %s",
    async (name, file) => {
      const cwd = join(root, "examples", name);
      const secret = randomBytes(24).toString("base64url");
      const args = ["--conditions=@mintport/source", file];
      const env = { CLIENT_SECRET: secret };
      const site = await start({ file: process.execPath, args, cwd, env }, "/oauth/jwks");
      try {
        await flow(site, secret);
      } finally {
        await site.close();
      }
    },
  );
});
