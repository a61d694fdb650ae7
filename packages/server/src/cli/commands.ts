import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";

/** Gives a command its options and its action, or the commands below it. */
export type FillCommand = (command: Command, world: CommandContext) => unknown;

/** A command as the program's help names it. Its module is read once it is called. */
export interface CommandEntry {
  readonly name: string;
  /** Its line in the program's help; its own description too, unless its module has a longer one. */
  readonly summary: string;
  /** Whether it does nothing itself and has commands below it. */
  readonly isGroup: boolean;
  /** Its argument, and what that is. */
  readonly argument?: readonly [name: string, description: string];
  readonly load: () => Promise<FillCommand>;
}

/** Every command, in the order of the program's help. */
export const commands: readonly CommandEntry[] = [
  {
    name: "serve",
    summary:
      "Serve tokens until SIGINT or SIGTERM; on SIGHUP read the TLS certificate again, if there is one",
    isGroup: false,
    load: async () => (await import("./serve-command.ts")).serveCommand,
  },
  {
    name: "dev",
    summary: "Serve the demo on a free port, for tests: everything is gone at its end",
    isGroup: false,
    load: async () => (await import("./dev-command.ts")).devCommand,
  },
  {
    name: "migrate",
    summary: "Bring the database's schema up to date",
    isGroup: false,
    load: async () => (await import("./migrate.ts")).migrateCommand,
  },
  {
    name: "backup",
    summary:
      "Copy a SQLite database while it is in use, without the key-encryption key; other databases have a program of their own",
    isGroup: false,
    load: async () => (await import("./backup-command.ts")).backupCommand,
  },
  {
    name: "copy",
    summary:
      "Fill the empty database of the settings with all that stands in another, which nobody uses meanwhile",
    isGroup: false,
    load: async () => (await import("./copy-command.ts")).copyCommand,
  },
  {
    name: "tenant",
    summary: "Tenants: each an issuer with its own clients and keys",
    isGroup: true,
    load: async () => (await import("./tenant.ts")).tenantCommand,
  },
  {
    name: "client",
    summary: "Clients: who may ask a tenant for tokens",
    isGroup: true,
    load: async () => (await import("./client.ts")).clientCommand,
  },
  {
    name: "secret",
    summary: "Secrets of clients: several at a time, each with its life",
    isGroup: true,
    load: async () => (await import("./secret.ts")).secretCommand,
  },
  {
    name: "api-key",
    summary: "API keys of clients: long-lived, each with a scope of its own",
    isGroup: true,
    load: async () => (await import("./api-key.ts")).apiKeyCommand,
  },
  {
    name: "initial-access-token",
    summary: "Initial access tokens: who holds one may register clients",
    isGroup: true,
    load: async () => (await import("./initial-access-token.ts")).initialAccessTokenCommand,
  },
  {
    name: "grant",
    summary: "Grants: what users allowed clients, and the end of it",
    isGroup: true,
    load: async () => (await import("./grant.ts")).grantCommand,
  },
  {
    name: "key",
    summary: "Signing keys: they rotate by themselves; this is for the days when they must",
    isGroup: true,
    load: async () => (await import("./key.ts")).keyCommand,
  },
  {
    name: "export",
    summary:
      "Write a tenant's clients as JSON Lines, with the hashes of their secrets; client import reads them",
    isGroup: false,
    load: async () => (await import("./export-command.ts")).exportCommand,
  },
  {
    name: "explain",
    summary: "Say what would become of a token request, step by step, and do nothing of it",
    isGroup: false,
    argument: ["<tenant>", "the tenant's id"],
    load: async () => (await import("./explain.ts")).explainCommand,
  },
  {
    name: "doctor",
    summary:
      "Say what in the settings and the store breaks OAuth 2.1, RFC 9700, FAPI 2.0 or the MCP profile",
    isGroup: false,
    load: async () => (await import("./doctor.ts")).doctorCommand,
  },
  {
    name: "audit",
    summary: "The audit log: who asked for what, and what became of it",
    isGroup: true,
    load: async () => (await import("./audit-command.ts")).auditCommand,
  },
  {
    name: "config",
    summary: "The server's own settings",
    isGroup: true,
    load: async () => (await import("./config.ts")).configCommand,
  },
  {
    name: "openapi",
    summary: "Print the OpenAPI 3.1 document of the admin API",
    isGroup: false,
    load: async () => (await import("./openapi-command.ts")).openApiCommand,
  },
  {
    name: "completion",
    summary: "Print what teaches bash, zsh or fish the commands and their options",
    isGroup: false,
    argument: ["<shell>", "bash, zsh or fish"],
    load: async () => (await import("./completion-command.ts")).completionCommand,
  },
  {
    name: "prune",
    summary:
      "Delete what has expired: tokens, revocations, replay memory, codes, unused registrations",
    isGroup: false,
    load: async () => (await import("./prune.ts")).pruneCommand,
  },
  {
    name: "quickstart",
    summary: "The demo: a tenant with clients whose secrets stand in the documentation",
    isGroup: true,
    load: async () => (await import("./quickstart.ts")).quickstartCommand,
  },
];
