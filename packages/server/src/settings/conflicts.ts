import { type Conflict, type Given, has, type Whole } from "./conflict.ts";
import { databaseConflicts } from "./database-conflicts.ts";
import { redisConflicts } from "./redis-conflicts.ts";

/** The problems between settings. Looks at given ones only, so that these can be said with all other problems. */
export const conflictsAmong = (
  given: Given,
  whole: Whole,
): readonly { field: string; message: string }[] =>
  conflicts
    .filter(({ holds }) => holds(given, whole))
    .map(({ field, message }) => ({ field, message }));

const isListed = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const isConsole = (value: unknown): boolean => has(value) && value !== "off";

const isOn = (value: unknown): boolean => value === true || value === "on";

/** Whether nobody but this machine reaches a server that listens on such an address. */
export const isLoopback = (host: unknown): boolean =>
  host === "localhost" ||
  host === "::1" ||
  (typeof host === "string" && /^127(?:\.\d{1,3}){3}$/.test(host));

const reachesFurther = (hosts: unknown): boolean =>
  has(hosts) && !(Array.isArray(hosts) ? hosts : [hosts]).every(isLoopback);

/** Of `port`, where nothing is said: the schema's own. */
const defaultPort = 3000;

const demo = "the demo's secret stands in the documentation";

const conflicts: readonly Conflict[] = [
  ...databaseConflicts,
  ...redisConflicts,
  {
    field: "admin.port",
    message: "needs {admin.tenant}, the tenant whose tokens open the admin API",
    holds: (given) => has(given("admin.port")) && !has(given("admin.tenant")),
  },
  {
    field: "console",
    message: "needs {admin.tenant}, the tenant whose users operate it",
    holds: (given) => isConsole(given("console")) && !has(given("admin.tenant")),
  },
  {
    field: "console",
    message: "must be off where {visitors} is off: nobody could log in",
    holds: (given) => isConsole(given("console")) && given("visitors") === "off",
  },
  {
    field: "console.url",
    message: "must be given where {admin.port} is 0: nobody knows the port before",
    holds: (given) =>
      isConsole(given("console")) && !has(given("console.url")) && given("admin.port") === 0,
  },
  {
    field: "keyEncryptionKeyFile",
    message: "must not be given together with {keyEncryptionKey}",
    holds: (given) => has(given("keyEncryptionKeyFile")) && has(given("keyEncryptionKey")),
  },
  {
    field: "forwardedHeader",
    message: "needs {trustedProxies}: from anybody else it is not believed",
    holds: (given) => has(given("forwardedHeader")) && !has(given("trustedProxies")),
  },
  {
    field: "requestIdHeader",
    message: "needs {trustedProxies} and {forwardedHeader}",
    holds: (given) =>
      has(given("requestIdHeader")) &&
      !(has(given("trustedProxies")) && has(given("forwardedHeader"))),
  },
  {
    field: "clientCertificateHeader",
    message: "needs {trustedProxies}: from anybody else it is not believed",
    holds: (given) => has(given("clientCertificateHeader")) && !has(given("trustedProxies")),
  },
  {
    field: "clientCertificateHeader",
    message: "must not be given together with {tls.clientCertificates}: certificates come one way",
    holds: (given) => has(given("clientCertificateHeader")) && has(given("tls.clientCertificates")),
  },
  {
    field: "tls.clientCaFile",
    message: "needs {tls.clientCertificates}, with the value request",
    holds: (given) => has(given("tls.clientCaFile")) && !has(given("tls.clientCertificates")),
  },
  {
    field: "mtlsOrigin",
    message: "needs {tls.clientCertificates} or {clientCertificateHeader.format}",
    holds: (given) =>
      has(given("mtlsOrigin")) &&
      !has(given("tls.clientCertificates")) &&
      !has(given("clientCertificateHeader")),
  },
  {
    field: "quickstart",
    message: "must be off with tls: the demo tenant's issuer is http://localhost",
    holds: (given) => isOn(given("quickstart")) && has(given("tls")),
  },
  {
    field: "quickstart",
    message: `must be off where {host} lets others reach the server: ${demo}`,
    holds: (given) => isOn(given("quickstart")) && reachesFurther(given("host")),
  },
  {
    field: "quickstart",
    message: `must be off behind {trustedProxies}: ${demo}`,
    holds: (given) => isOn(given("quickstart")) && has(given("trustedProxies")),
  },
  {
    field: "quickstart",
    message: `must be off where a configuration file is named: ${demo}`,
    holds: (given, { hasFile }) => isOn(given("quickstart")) && hasFile,
  },
  {
    field: "visitors",
    message: "must not be demo with several workers: its sessions stand in one process",
    holds: (given) => given("visitors") === "demo" && Number(given("workers")) > 1,
  },
  {
    field: "visitors",
    message: "must not be demo where a configuration file is named: it is for the quickstart alone",
    holds: (given, { hasFile }) => given("visitors") === "demo" && hasFile,
  },
  {
    field: "visitors",
    message: "must not be demo without {quickstart}",
    holds: (given) =>
      given("visitors") === "demo" && [false, "off"].some((off) => given("quickstart") === off),
  },
  {
    field: "demoPassword",
    message: "needs the quickstart and its login: {visitors} is not demo",
    holds: (given) =>
      has(given("demoPassword")) && has(given("visitors")) && given("visitors") !== "demo",
  },
  {
    field: "mcp",
    message: "must be off where {visitors} is off: nobody could let a client in",
    holds: (given) => has(given("mcp")) && given("mcp") !== "off" && given("visitors") === "off",
  },
  {
    field: "openidConfiguration",
    message: "must not be off with {mcp}: clients look for the metadata there, too",
    holds: (given) =>
      [false, "off"].some((off) => given("openidConfiguration") === off) &&
      has(given("mcp")) &&
      given("mcp") !== "off",
  },
  {
    field: "audit",
    message: "must not be refuse without {databaseUrl}: the audit log stands in the database",
    holds: (given) =>
      given("audit") === "refuse" && !has(given("databaseUrl")) && isListed(given("redisUrls")),
  },
  {
    field: "metrics.prometheus",
    message: "needs {admin.port} or {metrics.port}: at the port that clients use nobody reads them",
    holds: (given) =>
      isOn(given("metrics.prometheus")) && !has(given("admin.port")) && !has(given("metrics.port")),
  },
  {
    field: "metrics.prometheus",
    message: "needs {metrics.token} where {host} or {trustedProxies} let others reach the server",
    // A proxy on this machine is on loopback, and whoever it serves is not.
    holds: (given) =>
      isOn(given("metrics.prometheus")) &&
      (reachesFurther(given("host")) || has(given("trustedProxies"))) &&
      !has(given("metrics.token")),
  },
  {
    field: "metrics.port",
    message: "needs {metrics.prometheus}",
    holds: (given) => has(given("metrics.port")) && !isOn(given("metrics.prometheus")),
  },
  {
    field: "metrics.token",
    message: "needs {metrics.prometheus}",
    holds: (given) => has(given("metrics.token")) && !isOn(given("metrics.prometheus")),
  },
  {
    field: "metrics.port",
    message: "must not be 0 with several workers: they share one port",
    holds: (given) => given("metrics.port") === 0 && Number(given("workers")) > 1,
  },
  {
    field: "metrics.port",
    message: "must not be {port} or {admin.port}: leave it out to have them at {admin.port}",
    holds: (given) =>
      has(given("metrics.port")) &&
      given("metrics.port") !== 0 &&
      [given("port") ?? defaultPort, given("admin.port")].includes(given("metrics.port")),
  },
  {
    field: "port",
    message: "must not be 0 with several workers: they share one port",
    holds: (given) => given("port") === 0 && Number(given("workers")) > 1,
  },
  {
    field: "admin.port",
    message: "must not be 0 with several workers: they share one port",
    holds: (given) => given("admin.port") === 0 && Number(given("workers")) > 1,
  },
  {
    field: "admin.port",
    message:
      "must not be {port}: leave it out to have the admin API there, below /admin/v1, or name another",
    holds: (given) =>
      given("admin.port") !== 0 && given("admin.port") === (given("port") ?? defaultPort),
  },
];
