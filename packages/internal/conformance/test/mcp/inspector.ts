import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "@mintport/test-engines";
import { root } from "../docs/snippets.ts";
import { Printed } from "./printed.ts";
import type { ReadyWorld } from "./ready-world.ts";

const program = join(
  root,
  "packages/internal/conformance/node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js",
);

/** Registers it as docs/mcp.md says. */
export const registerInspector = ({ mintport }: ReadyWorld): Promise<string> =>
  mintport(
    ...["client", "create", "notes", "inspector", "--name=MCP Inspector", "--auth-method=none"],
    ...["--native", "--redirect-uri=http://127.0.0.1/oauth/callback", "--offline-access=implied"],
    ...["--grant-type=authorization_code", "--grant-type=refresh_token"],
    ...["--delegated-scope=notes:read notes:write", "--default-delegated-scope=notes:read"],
  );

/** Starts it with files of its own in `folder`; a browser that it opens ends at once. */
const start = (folder: string, args: readonly string[], env = {}) =>
  spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: {
      ...{ PATH: process.env["PATH"], HOME: folder, BROWSER: "true" },
      ...{ MCP_INSPECTOR_SECRET_STORE: "file", MCP_AUTO_OPEN_ENABLED: "true", ...env },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });

/** A command that runs. */
export interface InspectorCommand {
  /** Waits until it sends its user somewhere: where. */
  readonly sentTo: () => Promise<URL>;
  /** How it ends, and the JSON that it printed. */
  readonly result: Promise<{ readonly code: unknown; readonly json: unknown }>;
  readonly close: () => void;
}

/** Runs its command line. */
export const runInspector = (folder: string, args: readonly string[]): InspectorCommand => {
  const child = start(folder, ["--cli", ...args, "--format", "json"]);
  const printed = new Printed(child.stderr);
  const ended = Promise.all([once(child, "close"), text(child.stdout)]);
  return {
    sentTo: async () => {
      const [url = ""] = await printed.take(/navigate to: (\S+)\n/);
      return new URL(url);
    },
    result: ended.then(([[code], out]) => ({
      code,
      json: out === "" ? undefined : JSON.parse(out),
    })),
    close: () => child.kill("SIGKILL"),
  };
};

/** Serves its page: where it is. */
export const serveInspector = async (
  folder: string,
  catalog: string,
): Promise<{ readonly url: URL; readonly close: () => Promise<void> }> => {
  const [page, sandbox, apps] = [await freePort(), await freePort(), await freePort()];
  const child = start(folder, ["--web", "--catalog", catalog], {
    ...{ CLIENT_PORT: String(page), MCP_SANDBOX_PORT: String(sandbox) },
    ...{ MCP_APP_ORIGIN_PORT: String(apps), MCP_AUTO_OPEN_ENABLED: "false" },
  });
  child.stderr.resume();
  const [url = ""] = await new Printed(child.stdout).take(/(http:\S+API_TOKEN=\S+)\n/);
  return {
    url: new URL(url),
    close: async () => {
      const ended = once(child, "close");
      child.kill("SIGKILL");
      await ended;
    },
  };
};
