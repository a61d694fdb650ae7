import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe } from "vitest";
import { build, builtLogin, installed } from "../frameworks/built-examples.ts";
import type { Site } from "../frameworks/parts.ts";
import { start } from "../frameworks/started.ts";
import { loginCases } from "./login-cases.ts";
import { loginInChromium } from "./login-in-chromium.ts";
import { LoginSite } from "./login-site.ts";

const asked = process.env["CI"] === "true" || process.env["MINTPORT_BUILT_EXAMPLES"] === "true";

describe.skipIf(!asked)(
  `examples/${builtLogin.name}${asked ? "" : " (MINTPORT_BUILT_EXAMPLES=true installs and builds it)"}`,
  () => {
    let cwd: string;
    let started: Site;
    let site: LoginSite;
    beforeAll(async () => {
      cwd = await installed(builtLogin);
      await build(cwd);
      const password = randomBytes(12).toString("base64url");
      const env = { AUTH_SECRET: randomBytes(24).toString("base64url"), PASSWORD: password };
      started = await start({ ...builtLogin.start(cwd), env }, "/oauth/jwks");
      site = new LoginSite(started.origin.replace("127.0.0.1", "localhost"), password, {
        ...{ who: "username", ada: "ada", grace: "grace" },
      });
    }, 300_000);
    afterAll(async () => {
      await started.close();
      await rm(cwd, { recursive: true, force: true });
    });

    loginCases(() => site);
    loginInChromium(() => site);
  },
);
