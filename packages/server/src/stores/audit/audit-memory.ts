import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { liftErrors, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import type { HeadMemory } from "@mintport/telemetry/audit-log";
import type { DatabaseSetting } from "../../settings/database-schema.ts";
import type { Settings } from "../../settings/settings.ts";

/**
 * The file of the data folder that holds the audit log's head as this node knows it, so that a start finds what was cut
 * off before. Another database, and other names of tables in it, have another file.
 */
export const auditHeadFile = ({ dataFolder, databaseUrl, database = {} }: Settings): string =>
  join(dataFolder, `audit-head-${digestOf(databaseUrl?.reveal() ?? "", database)}`);

/** The place, without user, password and query, which may change while the log stays. */
const digestOf = (url: string, { schema, tablePrefix }: DatabaseSetting): string => {
  const place = URL.canParse(url) && !url.startsWith("sqlite:") ? placeOf(new URL(url)) : url;
  const names = schema === undefined && tablePrefix === undefined ? [] : [schema, tablePrefix];
  return createHash("sha256")
    .update([place, ...names].join(" "))
    .digest("hex")
    .slice(0, 12);
};

const placeOf = ({ host, pathname }: URL): string => `${host}${pathname}`;

/** The memory of this node. The processes of a node share it: each writes a head that was there. */
export const auditMemory = (settings: Settings): HeadMemory => {
  const path = auditHeadFile(settings);
  let count = 0;
  return {
    read: () => lift(() => readFile(path, "utf8").catch(undefinedIfNone)),
    write: (line) =>
      lift(async () => {
        const draft = `${path}.${process.pid}.${++count}`;
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(draft, line, { mode: 0o600 });
        await rename(draft, path);
      }),
  };
};

const lift = <T>(work: () => Promise<T>): ResultAsync<T, PortError> =>
  liftErrors("audit-head", work);

const undefinedIfNone = (cause: unknown): undefined => {
  if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
  throw cause;
};
