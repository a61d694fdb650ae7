import { adminPath } from "../admin/admin-path.ts";
import { consolePath } from "../console/console-origin.ts";
import { metricsPath } from "../metrics/metrics-path.ts";
import { isLoopback } from "../settings/conflicts.ts";
import type { ConsoleSetting } from "../settings/console-schema.ts";
import { placeOf } from "../settings/place-of.ts";
import type { Settings } from "../settings/settings.ts";
import type { Running } from "./start-server.ts";

/** The ports that a server took, or that its settings name. */
export type Ports = Pick<Running, "port" | "adminPort" | "metricsPort" | "consoleUrl">;

/** What is on and where the data is, one fact a line. Nothing of it is secret. */
export const startReport = (settings: Settings, { port, ...ports }: Ports): readonly string[] => {
  const { host, tls, workers, adminTenant, metrics, otlp, limits, visitors } = settings;
  const { adminPort = port, metricsPort = adminPort } = ports;
  const [scheme, name = "localhost"] = [tls === undefined ? "http" : "https", host[0]];
  const at = (toPort: number, path: string): string =>
    `${scheme}://${bracketed(name)}:${toPort}${path}`;
  return [
    ...host.map((one) => `Mintport listens on ${scheme}://${bracketed(one)}:${port}`),
    `Its data is in ${placesOf(settings)}`,
    ...(workers > 1 ? [`${workers} workers serve`] : []),
    ...(adminTenant === undefined
      ? []
      : [`The admin API is at ${at(adminPort, adminPath)}, for tokens of tenant ${adminTenant}`]),
    ...(settings.console === "off"
      ? []
      : [
          `The console is at ${ports.consoleUrl ?? `${consolePath}/`}, for ${operatorsIn(settings.console)} of tenant ${adminTenant ?? ""}`,
        ]),
    ...(metrics?.prometheus === true
      ? [
          `Metrics are at ${at(metricsPort, metricsPath)}, for ${metrics.token === undefined ? "everybody on this machine" : "whoever shows their token"}`,
        ]
      : []),
    ...(otlp === undefined ? [] : [`${sent(otlp)} go where OTEL_EXPORTER_OTLP_… says`]),
    `On: ${[
      ...(settings.log === "json" ? ["log lines"] : []),
      ...(settings.audit === "off" || settings.databaseUrl === undefined
        ? []
        : [`audit log (${settings.audit} when full)`]),
      ...(limits === "off" ? [] : [`limits (${counting(settings)})`]),
      ...(visitors === "off"
        ? []
        : [`users (${typeof visitors === "string" ? visitors : Object.keys(visitors).join()})`]),
      ...(settings.devices ? ["devices"] : []),
      ...(settings.mcp === "off" ? [] : ["mcp"]),
      ...(Object.keys(settings.registration).length === 0 ? [] : ["registration"]),
    ].join(", ")}`,
  ];
};

/** What is dangerous though it serves, one danger a line. The quickstart is for trying things out, and says so itself. */
export const startDangers = (settings: Settings): readonly string[] => {
  const { host, tls, trustedProxies, limits, audit, quickstart, workers, redisUrls } = settings;
  if (quickstart) return [];
  const isOpen = !host.every(isLoopback);
  return [
    ...(isOpen && tls === undefined && trustedProxies.length === 0
      ? [
          "it is reached from elsewhere without TLS: secrets and tokens can be read on the way; set MINTPORT_TLS_CERT_FILE, or name the proxy that does TLS as one of MINTPORT_TRUSTED_PROXIES",
        ]
      : []),
    ...(limits === "off"
      ? ["limits are off: whoever reaches it may guess secrets without end (MINTPORT_LIMITS)"]
      : []),
    ...(limits !== "off" && workers > 1 && redisUrls.length === 0
      ? [
          `each of ${workers} workers counts limits by itself, so that ${workers} times as much passes; with MINTPORT_REDIS_URL they count together`,
        ]
      : []),
    ...(audit === "off"
      ? ["the audit log is off: nobody can say later who asked for what (MINTPORT_AUDIT)"]
      : []),
    ...(audit === "drop" && settings.databaseUrl === undefined
      ? ["there is no audit log, which stands in a database: set MINTPORT_DATABASE_URL"]
      : []),
  ];
};

const operatorsIn = ({ operators }: ConsoleSetting): string =>
  Object.keys(operators).length === 1 ? "1 operator" : `${Object.keys(operators).length} operators`;

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);

const placesOf = ({ databaseUrl, redisUrls }: Settings): string =>
  [databaseUrl && placeOf(databaseUrl), redisUrls.map(placeOf).join(", ")]
    .filter((place) => place !== undefined && place !== "")
    .join(" and ");

const counting = ({ redisUrls, workers }: Settings): string => {
  if (redisUrls.length > 0) return "counted in Redis";
  return workers > 1 ? "counted by each worker" : "counted in this process";
};

const sent = ({ metrics, traces }: NonNullable<Settings["otlp"]>): string => {
  if (!metrics) return "Traces";
  return traces ? "Metrics and traces" : "Metrics";
};
