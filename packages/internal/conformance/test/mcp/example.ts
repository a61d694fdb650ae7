import { join } from "node:path";
import { root } from "../docs/snippets.ts";
import type { Site } from "../frameworks/parts.ts";
import { start } from "../frameworks/started.ts";

/** Starts the MCP server of `examples/mcp-server` at a port, for tokens of an issuer. */
export const startExample = (port: number, issuer: string): Promise<Site> =>
  start(
    {
      ...{ file: process.execPath, port },
      args: ["--conditions=@mintport/source", "src/server.ts"],
      cwd: join(root, "examples/mcp-server"),
      env: { ISSUER: issuer },
    },
    "/.well-known/oauth-protected-resource/mcp",
  );
