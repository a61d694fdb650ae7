import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { root } from "../docs/snippets.ts";
import { Printed } from "./printed.ts";

/** `mcp-remote`, as an editor starts it and speaks to it. */
export interface McpRemote {
  readonly client: Client;
  /** Waits until it sends its user somewhere and listens for them: where they are sent. */
  readonly sentTo: () => Promise<URL>;
  /** Settles once the editor and the MCP server speak to each other. */
  readonly connected: Promise<void>;
  readonly close: () => Promise<void>;
}

const program = join(root, "packages/internal/conformance/node_modules/mcp-remote/dist/proxy.js");

/** Starts it. It keeps its files in `folder`, and a browser that it opens ends at once. */
export const startMcpRemote = (folder: string, args: readonly string[]): McpRemote => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, ...args],
    cwd: folder,
    env: { HOME: folder, MCP_REMOTE_CONFIG_DIR: folder, BROWSER: "true" },
    stderr: "pipe",
  });
  if (transport.stderr === null) throw new Error("what it prints is not there");
  const printed = new Printed(transport.stderr);
  const client = new Client({ name: "editor", version: "1.0.0" });
  const connected = client.connect(transport);
  // A test that fails before it looks at this has said why.
  connected.catch(() => {});
  return {
    ...{ client, connected },
    sentTo: async () => {
      const [url = ""] = await printed.take(
        /authorize this client by visiting:\n(\S+)\n/,
        /OAuth callback server running at .*\n/,
      );
      return new URL(url);
    },
    close: () => client.close(),
  };
};

/** A file that it keeps. */
export const kept = async (folder: string, name: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(await keptAt(folder, name), "utf8")) as Record<string, unknown>;

/** Makes its access token one that is over, as after an hour. */
export const expireKept = async (folder: string): Promise<void> => {
  const tokens = { ...(await kept(folder, "tokens.json")), access_token: "over", expires_at: 1 };
  await writeFile(await keptAt(folder, "tokens.json"), JSON.stringify(tokens));
};

const keptAt = async (folder: string, name: string): Promise<string> => {
  const paths = await readdir(folder, { recursive: true });
  return join(folder, paths.find((path) => path.endsWith(`_${name}`)) ?? name);
};
