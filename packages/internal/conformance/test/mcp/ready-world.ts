import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings, run, startServer } from "@mintport/server";
import { type Browser, formIn } from "@mintport/test-browser";
import { freePort } from "@mintport/test-engines";
import { expect } from "vitest";
import { startExample } from "./example.ts";

/** The ready server and the MCP server, as docs/mcp.md has its reader start them. */
export interface ReadyWorld {
  readonly issuer: string;
  /** The MCP server. */
  readonly url: URL;
  /** The one user that the quickstart has. */
  readonly user: { readonly name: string; readonly password: string };
  /** Runs a command that must succeed, and answers what it prints. */
  readonly mintport: (...argv: readonly string[]) => Promise<string>;
  /** The user logs in if they are asked to, and agrees: where they are sent then. */
  readonly agree: (browser: Browser, sent: URL | undefined) => Promise<URL | undefined>;
  readonly close: () => Promise<void>;
}

export const startReadyWorld = async (): Promise<ReadyWorld> => {
  const folder = await mkdtemp(join(tmpdir(), "mintport-"));
  const [port, examplePort] = [await freePort(), await freePort()];
  const url = new URL(`http://localhost:${examplePort}/mcp`);
  const issuer = `http://localhost:${port}/api/v1/tenant/notes`;
  const user = { name: "demo", password: "a-password-of-the-test" };
  const scope = { delegatedScope: "notes:read notes:write", defaultDelegatedScope: "notes:read" };
  const environment = {
    ...{ MINTPORT_PORT: String(port), MINTPORT_DATA: folder, MINTPORT_QUICKSTART: "on" },
    ...{ MINTPORT_VISITORS: "demo", MINTPORT_DEMO_PASSWORD: user.password },
    MINTPORT_MCP: JSON.stringify(scope),
    // For clients that know no documents.
    MINTPORT_REGISTRATION: JSON.stringify({ notes: { open: { ...programsOfUsers, ...scope } } }),
  };
  const mintport = commandLine(environment);
  const server = await startServer(readSettings(environment, { development: true }));
  await mintport(
    ...["tenant", "create", "notes", `--issuer=${issuer}`, `--audience=${url.href}`],
    "--scope=notes:read notes:write",
  );
  const example = await startExample(examplePort, issuer);
  return {
    ...{ issuer, url, user, mintport },
    agree: agreeAs(user),
    close: async () => {
      await example.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const programsOfUsers = {
  ...{ redirectHosts: [], applicationTypes: ["native"], offlineAccess: "implied" },
};

const commandLine =
  (environment: Readonly<Record<string, string>>): ReadyWorld["mintport"] =>
  async (...argv) => {
    const printed = { out: "", err: "" };
    const code = await run(argv, {
      ...{ environment, stdin: async () => "", wait: async () => {} },
      out: (text) => (printed.out += text),
      err: (text) => (printed.err += text),
    });
    expect({ code, ...printed }).toMatchObject({ code: 0 });
    return printed.out;
  };

const agreeAs =
  ({ name, password }: ReadyWorld["user"]): ReadyWorld["agree"] =>
  async (browser, sent) => {
    const begun = await browser.get(sent ?? "");
    let shown = begun;
    if (begun.location !== undefined) {
      const login = await browser.get(begun.location);
      const form = formIn(login.text);
      form.set("username", name);
      form.set("password", password);
      const loggedIn = await browser.post("/api/v1/tenant/notes/login", form);
      shown = await browser.get(loggedIn.location ?? "");
    }
    const form = formIn(shown.text);
    form.set("decision", "approve");
    return (await browser.post("/api/v1/tenant/notes/oauth/authorize/answer", form)).location;
  };
