import { join } from "node:path";
import { plainWords, unknownName } from "@mintport/core/management";
import { ConfigurationError } from "@mintport/core/ports";
import { Concealed } from "./concealed.ts";
import { readConfigurationFile } from "./configuration-file.ts";
import { conflictsAmong, isLoopback } from "./conflicts.ts";

import { type OtlpSetting, otlpSetting } from "./otlp-setting.ts";
import { problemsIn } from "./problems.ts";
import type { ReadSettings, VisitorsSetting } from "./read-settings.ts";
import { settingsSchema } from "./schema.ts";
import { fileVariable, listFault, valueOf, variableOf, variables } from "./variables.ts";

/** The variables that settings are read from, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings that an operator may choose for the ready server, with every default filled in. `docs/configuration.md`
 * says what each setting is.
 */
export interface Settings
  extends Omit<
    ReadSettings,
    "admin" | "quickstart" | "visitors" | "devices" | "openidConfiguration"
  > {
  /** Whether the demo tenant, with its well-known secret, is made at the start. */
  readonly quickstart: boolean;
  /** How users log in; `off`: clients act for themselves alone. */
  readonly visitors: VisitorsSetting;
  /** Whether users connect devices that cannot open a browser (RFC 8628). */
  readonly devices: boolean;
  /** Whether the metadata stands at OpenID Connect's name, too (RFC 8414 §5). */
  readonly openidConfiguration: boolean;
  /** The tenant whose tokens open the admin API. Without one there is no admin API. */
  readonly adminTenant: string | undefined;
  /** A port of its own for the admin API; default: a path of the server's. */
  readonly adminPort: number | undefined;
  /** The signals that go to a collector of OpenTelemetry's protocol; `undefined`: none. */
  readonly otlp: OtlpSetting | undefined;
}

/** The choices for reading the settings. */
export interface ReadOptions {
  /**
   * Whether this is a start for trying things out: then the quickstart is on where the data is the embedded database's
   * and nobody but this machine can reach the server, unless a setting says otherwise.
   *
   * @default false
   */
  readonly development?: boolean;
}

/**
 * Reads the configuration file that `MINTPORT_CONFIG` names, if it does, and the environment, which wins. Throws
 * `ConfigurationError`, which names each field or variable that is wrong, and what is right.
 */
export const readSettings = (
  environment: Environment,
  { development = false }: ReadOptions = {},
): Settings => {
  const file = environment[fileVariable];
  const raw = file === undefined ? {} : readConfigurationFile(file);
  const { given, problems: unknown } = withEnvironment(raw, environment);
  const { otlp, problems: ofOtlp } = otlpSetting(environment);
  const problems = [...unknown, ...ofOtlp];
  const outcome = settingsSchema.safeParse(given, { error: plainWords });
  const named = (field: string): string => nameOf(field, environment, file !== undefined);
  const found = [
    ...(outcome.success ? [] : problemsIn(outcome.error.issues, settingsSchema)),
    ...conflictsAmong((field) => at(given, field.split(".")), { hasFile: file !== undefined }),
  ].map(({ field, message }) => ({
    field: named(field),
    message: (faultOfList(named(field), environment) ?? message).replaceAll(
      /\{([\w.]+)\}/g,
      (_, other: string) => named(other),
    ),
  }));
  if (problems.length + found.length > 0 || !outcome.success)
    throw new ConfigurationError(
      file === undefined ? "environment" : "configuration",
      distinct([...problems, ...found]),
    );
  return {
    ...effective(outcome.data, { development: development && file === undefined }),
    otlp,
  };
};

const effective = (
  { admin, ...read }: ReadSettings,
  { development }: { readonly development: boolean },
): Omit<Settings, "otlp"> => {
  const isEmbedded = read.databaseUrl === undefined && read.redisUrls.length === 0;
  const isLocal =
    read.tls === undefined && read.trustedProxies.length === 0 && read.host.every(isLoopback);
  const quickstart = read.quickstart ?? (development && isEmbedded && isLocal);
  // Sessions of the demo stand in one process.
  const visitors = read.visitors ?? (quickstart && read.workers === 1 ? "demo" : "off");
  return {
    ...read,
    databaseUrl: isEmbedded
      ? new Concealed(`sqlite:${join(read.dataFolder, "mintport.db")}`)
      : read.databaseUrl,
    quickstart,
    visitors,
    devices: read.devices ?? (quickstart && visitors === "demo"),
    openidConfiguration: read.openidConfiguration ?? read.mcp !== "off",
    adminTenant: admin?.tenant,
    adminPort: admin?.port,
  };
};

type Raw = Readonly<Record<string, unknown>>;

/** Lays the variables over what the file says, and names the variables that nobody knows. */
const withEnvironment = (
  raw: Raw,
  environment: Environment,
): { readonly given: Raw; readonly problems: { field: string; message: string }[] } => {
  let given = raw;
  const problems = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith("MINTPORT_") || name === fileVariable || text === undefined) continue;
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (variable === undefined)
      problems.push({
        field: name,
        message: unknownName(name, [...Object.keys(variables), fileVariable]),
      });
    else given = withValue(given, variable.field.split("."), valueOf(text, variable.form));
  }
  return { given, problems };
};

/** What is wrong with a variable that is a list, whatever else the schema finds there. */
const faultOfList = (name: string, environment: Environment): string | undefined => {
  const text = environment[name];
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
  return text === undefined || variable === undefined ? undefined : listFault(text, variable.form);
};

const withValue = (raw: Raw, [name = "", ...rest]: readonly string[], value: unknown): Raw => {
  if (rest.length === 0) return { ...raw, [name]: value };
  const inner = raw[name] ?? {};
  // A value that is no object stays, and the schema names it.
  return isRecord(inner) ? { ...raw, [name]: withValue(inner, rest, value) } : raw;
};

const at = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name === undefined) return value;
  return isRecord(value) && Object.hasOwn(value, name) ? at(value[name], rest) : undefined;
};

const isRecord = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The operator's name of a field: its variable if that is set or there is no file. An item of a list is the list. */
const nameOf = (field: string, environment: Environment, hasFile: boolean): string => {
  for (let path = field; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const variable = variableOf(path);
    if (variable !== undefined && (!hasFile || environment[variable] !== undefined))
      return path === field || /^[\d.]+$/.test(field.slice(path.length))
        ? variable
        : `${variable}: ${field.slice(path.length + 1)}`;
  }
  return field;
};

const distinct = <T extends { readonly field: string; readonly message: string }>(
  problems: readonly T[],
): readonly T[] => [
  ...new Map(problems.map((problem) => [`${problem.field}: ${problem.message}`, problem])).values(),
];
