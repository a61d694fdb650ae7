import type { Kysely } from "kysely";
import { defaultPoolSize } from "../settings/database-schema.ts";
import type { Settings } from "../settings/settings.ts";
import { askMysql } from "./ask-mysql.ts";
import { askPostgres } from "./ask-postgres.ts";
import { clockFindings } from "./clock-findings.ts";
import type { DatabaseAnswers } from "./database-answers.ts";
import { askedOf } from "./not-looked-at.ts";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The names of its rules. */
export const databaseRules: readonly string[] = [
  ...["database-rights-too-wide", "database-open-to-others", "too-few-connections"],
];

/** What the doctor needs to know beside the settings. */
export interface DatabaseExamination {
  readonly settings: Pick<Settings, "databaseUrl" | "database" | "workers" | "audit">;
  /** The machines that run the server. */
  readonly nodes: number;
  /** This machine's time, in milliseconds. */
  readonly milliseconds: () => number;
}

/** Asks PostgreSQL, MySQL or MariaDB for its clock, the rights of the server's user, and how many connections it takes. */
export const databaseFindings = (
  db: Kysely<unknown>,
  { settings, nodes, milliseconds }: DatabaseExamination,
): Promise<readonly Finding[]> =>
  askedOf(subject, async () => {
    const url = settings.databaseUrl?.reveal() ?? "";
    // Nobody logs in to a file.
    if (url.startsWith("sqlite:")) return [];
    const begin = milliseconds();
    const answers = url.startsWith("postgres")
      ? await askPostgres(db, settings.database?.schema)
      : await askMysql(db);
    return [
      ...clockFindings({ subject, begin, end: milliseconds(), time: answers.time }),
      ...rightsFindings(answers),
      ...connectionFindings(answers.connections, settings, nodes),
    ];
  });

const subject = "database";

const rightsFindings = ({ wideRights, openTo, mend }: DatabaseAnswers): readonly Finding[] => [
  ...(wideRights.length === 0
    ? []
    : [
        finding("database-rights-too-wide", {
          why: `The server's user has rights that it never needs, and whoever takes the server over has them too: ${wideRights.join(", ")}.`,
          change: mend,
        }),
      ]),
  ...(openTo.length === 0
    ? []
    : [
        finding("database-open-to-others", {
          why: `Everybody who may log in to the database ${openTo.join(" and ")}.`,
          change:
            "Take that away: revoke all on schema … from public; revoke all on all tables in schema … from public.",
        }),
      ]),
];

/** Each worker has a pool for its stores, and another for the audit log. */
const connectionFindings = (
  available: number,
  { workers, audit, database }: DatabaseExamination["settings"],
  nodes: number,
): readonly Finding[] => {
  const poolSize = database?.poolSize ?? defaultPoolSize;
  const pools = audit === "off" ? 1 : 2;
  const needed = nodes * workers * pools * poolSize;
  if (needed <= available) return [];
  return [
    finding("too-few-connections", {
      why: `Under load ${nodes} × ${workers} workers open ${needed} connections (${pools} pools of ${poolSize} each), and the database takes ${available}: the rest is refused, with 503.`,
      change:
        "Raise max_connections, lower database.poolSize, run fewer workers, or put a pooler between.",
    }),
  ];
};

const finding = (rule: string, rest: Pick<Finding, "why" | "change">): Finding =>
  operationsFinding(rule, { ...rest, subject, source: "docs/doctor.md" });
