import { type AuthInfo, McpServer, requireScopes } from "@modelcontextprotocol/server";
import * as z from "zod";

/** Notes by user, for as long as the process runs. */
const notes = new Map<unknown, readonly string[]>();

/** The tools of one request: each user sees their own notes. `add-note` needs another scope, and a client without it is told which. */
export const notesServer = ({ authInfo }: { readonly authInfo?: AuthInfo }): McpServer => {
  const user = authInfo?.extra?.["subject"];
  const own = (): readonly string[] => notes.get(user) ?? [];
  const text = (said: string) => ({ content: [{ type: "text" as const, text: said }] });

  const server = new McpServer({ name: "notes", version: "1.0.0" });
  server.registerTool("list-notes", { description: "Lists your notes" }, () =>
    text(own().join("\n") || "There are no notes."),
  );
  server.registerTool(
    "add-note",
    {
      description: "Adds a note",
      inputSchema: z.object({ text: z.string().min(1).max(1000) }),
      scopeChallenge: requireScopes("notes:read", "notes:write"),
    },
    (note) => {
      notes.set(user, [...own(), note.text]);
      return text("Added.");
    },
  );
  return server;
};
