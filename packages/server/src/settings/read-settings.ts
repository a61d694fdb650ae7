import type { CertificateHeaderOptions } from "@mintport/http/client-certificate";
import type { Proxies } from "@mintport/http/node";
import type { Limits } from "@mintport/rate-limit";
import type { SignedHeader } from "../users/signed-header/signed-header.ts";
import type { UpstreamSetting } from "../users/upstream/upstream-provider.ts";
import type { ClaimsSetting } from "./claims-schema.ts";
import type { ClientDocumentsSetting } from "./client-documents-schema.ts";
import type { Concealed } from "./concealed.ts";
import type { ConsoleSetting } from "./console-schema.ts";
import type { CorsSetting } from "./cors-schema.ts";
import type { DatabaseSetting } from "./database-schema.ts";
import type { McpSetting } from "./mcp-schema.ts";
import type { MetricsSetting } from "./metrics-schema.ts";
import type { PrivateKeyHostSetting } from "./private-key-hosts-schema.ts";
import type { RedisSetting } from "./redis-schema.ts";
import type { RegistrationSetting } from "./registration-schema.ts";

/** How users log in: as the demo does, by a proxy that signs who is there, at OpenID Providers elsewhere, or not at all. */
export type VisitorsSetting =
  | "demo"
  | "off"
  | { readonly header: SignedHeader; readonly upstream?: never }
  | { readonly upstream: UpstreamSetting; readonly header?: never };

/** Files of the TLS server, as PEM. */
export interface TlsSettings {
  readonly certFile: string;
  readonly keyFile: string;
  /** The authorities whose client certificates count as verified. Without it none does. */
  readonly clientCaFile?: string | undefined;
  /** Whether clients are asked for a certificate. They may do without. */
  readonly clientCertificates?: "request" | undefined;
}

/** The outcome of reading the configuration file and the environment by the schema. */
export interface ReadSettings {
  /** Addresses to listen on; `localhost` is every loopback address. */
  readonly host: readonly string[];
  /** 0 takes any free port. */
  readonly port: number;
  /** The folder of the embedded database and of the key that encrypts signing keys. */
  readonly dataFolder: string;
  /** `sqlite:`, `postgres:` or `mysql:`; default a SQLite file in the data folder. */
  readonly databaseUrl?: Concealed<string> | undefined;
  /** How tables are named in the database, and how connections to it are kept. */
  readonly database?: DatabaseSetting | undefined;
  /** One URL, or several of a Cluster. */
  readonly redisUrls: readonly Concealed<string>[];
  readonly redisKeyPrefix: string;
  /** How Redis is reached, beyond what its URLs say. */
  readonly redis?: RedisSetting | undefined;
  /** 32 bytes; default a file in the data folder. */
  readonly keyEncryptionKey?: Concealed<Uint8Array> | undefined;
  /** A file that holds the key-encryption key. */
  readonly keyEncryptionKeyFile?: string | undefined;
  /** Keys that still open what they sealed. */
  readonly formerKeyEncryptionKeys: readonly Concealed<Uint8Array>[];
  /** Whether the demo tenant is there; default: in a development start on the embedded database only. */
  readonly quickstart?: boolean | undefined;
  readonly admin?:
    | { readonly tenant?: string | undefined; readonly port?: number | undefined }
    | undefined;
  /** Addresses or CIDR ranges of the proxies that are believed. */
  readonly trustedProxies: readonly string[];
  /** Where they write whom they forward for. Without it the peer is the client. */
  readonly forwardedHeader?: Proxies["header"] | undefined;
  /** Where they pass a request's id on. */
  readonly requestIdHeader?: string | undefined;
  /** The origins whose scripts may read answers; default: nobody's. */
  readonly cors?: CorsSetting | undefined;
  readonly tls?: TlsSettings | undefined;
  /** Where they pass the client's certificate on. */
  readonly clientCertificateHeader?: Omit<CertificateHeaderOptions, "trustedProxies"> | undefined;
  /** The origin at which TLS clients present certificates, if it is not the issuers' own. */
  readonly mtlsOrigin?: string | undefined;
  /** Whether each request becomes a line on standard output. */
  readonly log: "json" | "off";
  /** Who may read what was measured, and how. Default: nothing is measured. */
  readonly metrics?: MetricsSetting | undefined;
  /** The audit log in the database: off, or what becomes of an event that finds its buffer full. */
  readonly audit: "drop" | "refuse" | "off";
  /** The key that signs the audit log: 32 bytes. Default: made of the key-encryption key. */
  readonly auditKey?: Concealed<Uint8Array> | undefined;
  /** Keys that signed the audit log before; those made of former key-encryption keys need not be named. */
  readonly formerAuditKeys: readonly Concealed<Uint8Array>[];
  /** The requests that the audit log keeps: those decided for tenants that exist, or every one. */
  readonly auditEvents: "decisions" | "all";
  /** Budgets that are not the default's, or no limits at all. */
  readonly limits: Partial<Limits> | "off";
  /** The scheme of new hashes of secrets. */
  readonly secretScheme: "sha256" | "argon2id";
  /** Schemes and costs of imported secrets, as `bcrypt:10`: every wrong secret costs these from the start. */
  readonly alsoVerifies: readonly string[];
  /** Seconds in which a client is handed its token again; 0: never. */
  readonly tokenReuseWindow: number;
  /** How users log in; default: as the demo does where that is, and nobody logs in elsewhere. */
  readonly visitors?: VisitorsSetting | undefined;
  /** The password of the demo's user; default: another at each start. */
  readonly demoPassword?: Concealed<string> | undefined;
  /** Whether users connect devices (RFC 8628); default: where the demo's login is. */
  readonly devices?: boolean | undefined;
  /** Users who get no further token, by subject. */
  readonly blockedSubjects: readonly string[];
  /** Whose documents make clients that nobody registered, by tenant; default: nobody's. */
  readonly clientDocuments: ClientDocumentsSetting;
  /** Who may register clients, by tenant; default: operators alone. */
  readonly registration: RegistrationSetting;
  /** Claims that all tokens of a tenant have, by the tenant's id. */
  readonly claims: ClaimsSetting;
  /** Hosts of a closed network that keys of clients and of trusted issuers may be fetched from. */
  readonly privateKeyHosts: readonly PrivateKeyHostSetting[];
  /** Whether the metadata stands at OpenID Connect's name, too; default: where `mcp` is on. */
  readonly openidConfiguration?: boolean | undefined;
  /** What clients of MCP servers may be; default: the server is none for MCP. */
  readonly mcp: McpSetting;
  /** Who operates the console; default: there is none. */
  readonly console: ConsoleSetting | "off";
  /** Processes that share the port. */
  readonly workers: number;
  /** Seconds that a new secret of a client may be accepted; default: for ever. */
  readonly longestSecretLifetime?: number | undefined;
  /** Seconds that a signing key signs before its successor does. */
  readonly keyRotationInterval: number;
  /** Seconds that a connection may wait for its next request. */
  readonly keepAlive: number;
  /** Seconds that a request may take, whatever it asks of stores. */
  readonly requestTimeout: number;
  /** Seconds that the server goes on serving at shutdown while `/readyz` says 503, so that balancers leave it. */
  readonly shutdownDelay: number;
  /** Seconds that requests under way have to end at shutdown. */
  readonly shutdownGrace: number;
}
