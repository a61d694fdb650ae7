import { counted } from "../errors/counted.ts";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The names of its rules. */
export const storedRules: readonly string[] = [
  ...["damaged-record", "well-known-secret", "secrets-not-compared"],
];

/** A row that cannot be read. */
export const damagedRow = (subject: string): Finding =>
  operationsFinding("damaged-record", {
    ...{ subject, severity: "error", source: "docs/operate.md" },
    why: "The row cannot be read: it was edited, or written by another version. What it stands for is refused.",
    change:
      "Restore it from a backup, or take it away: mintport client remove, mintport tenant remove.",
  });

/** A client with a secret of the documentation. */
export const wellKnownSecret = (subject: string): Finding =>
  operationsFinding("well-known-secret", {
    ...{ subject, severity: "error", source: "docs/server.md" },
    why: "The secret stands in the documentation: everybody knows it.",
    change: "Remove it: mintport quickstart remove; of another client: mintport secret remove.",
  });

/** So many secrets whose hashes are slow. */
export const secretsNotCompared = (count: number): Finding =>
  operationsFinding("secrets-not-compared", {
    ...{ subject: counted(count, "secret"), source: "docs/server.md" },
    why: "Their hashes are slow, and comparing all of them with the secrets of the documentation would take hours.",
    change:
      "Look at one tenant with --tenant, or live with it: such hashes were imported, and the documentation's were not.",
  });
