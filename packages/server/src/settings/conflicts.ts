/** Two settings that do not go together, or one that needs another. */
interface Conflict {
  readonly field: string;
  /** Other settings stand in braces, for the caller to name them. */
  readonly message: string;
  readonly holds: (given: Given) => boolean;
}

/** The value of a setting as it was given, before the schema; `undefined` if it was not. */
type Given = (field: string) => unknown;

/** What is wrong between settings. Looks at what was given only, so that it can be said with all other problems. */
export const conflictsAmong = (given: Given): readonly { field: string; message: string }[] =>
  conflicts.filter(({ holds }) => holds(given)).map(({ field, message }) => ({ field, message }));

const has = (value: unknown): boolean => value !== undefined;

const isOn = (value: unknown): boolean => value === true || value === "on";

const conflicts: readonly Conflict[] = [
  {
    field: "admin.port",
    message: "needs {admin.tenant}, the tenant whose tokens open the admin API",
    holds: (given) => has(given("admin.port")) && !has(given("admin.tenant")),
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
    message: "needs {tls.clientCertificates} or {clientCertificateHeader.name}",
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
    field: "port",
    message: "must not be 0 with several workers: they share one port",
    holds: (given) => given("port") === 0 && Number(given("workers")) > 1,
  },
];
