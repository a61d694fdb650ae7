import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../docs/snippets.ts";
import { builtLogin } from "../frameworks/built-examples.ts";
import type { Site } from "../frameworks/parts.ts";
import { start } from "../frameworks/started.ts";
import { loginCases } from "./login-cases.ts";
import { loginInChromium } from "./login-in-chromium.ts";
import { type LoginForm, LoginSite } from "./login-site.ts";

const byName: LoginForm = { who: "username", ada: "ada", grace: "grace" };
const byAddress: LoginForm = {
  ...{ who: "email", ada: "ada@example.com", grace: "grace@example.com" },
};
const examples = [
  { name: "login-express-session", form: byName },
  { name: "login-better-auth", form: byAddress },
];

it("every example with a login of its own is started here, or built and started beside", () => {
  const there = readdirSync(join(root, "examples")).filter((name) => name.startsWith("login-"));
  expect([...examples, builtLogin].map(({ name }) => name).sort()).toEqual(there.sort());
});

describe.each(examples)("examples/$name", ({ name, form }) => {
  let started: Site;
  let site: LoginSite;
  beforeAll(async () => {
    const password = randomBytes(12).toString("base64url");
    const args = ["--conditions=@mintport/source", "src/server.ts"];
    const command = { file: process.execPath, args, cwd: join(root, "examples", name) };
    started = await start({ ...command, env: { PASSWORD: password } }, "/oauth/jwks");
    site = new LoginSite(started.origin.replace("127.0.0.1", "localhost"), password, form);
  });
  afterAll(() => started.close());

  loginCases(() => site);
  loginInChromium(() => site);
});
