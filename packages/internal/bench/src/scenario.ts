import type { Place } from "@mintport/test-engines";

export type Algorithm = "ES256" | "EdDSA" | "RS256";
export const algorithms: readonly Algorithm[] = ["ES256", "EdDSA", "RS256"];

/** How the client authenticates. */
export type Authentication = "client_secret_post" | "client_secret_basic" | "private_key_jwt";
export const authentications: readonly Authentication[] = [
  "client_secret_post",
  "client_secret_basic",
  "private_key_jwt",
];

/** What the access tokens are. */
export type TokenFormat = "jwt" | "opaque";

/** How the client's secret is hashed. With argon2id, secrets that were verified lately are remembered. */
export type SecretScheme = "sha256" | "argon2id";

/** Where Mintport keeps its tenants and clients. */
export type Store = "memory" | "sqlite" | "postgres" | "redis" | "redis-cluster";
export const stores: readonly Store[] = ["memory", "sqlite", "postgres", "redis"];

/** The parts of a run. */
export type Section = LoadSection | "verification" | "fleet";
/** Those that put servers under load, each beside its peers. */
export type LoadSection =
  | "ready"
  | "token"
  | "authentication"
  | "opaque"
  | "reuse"
  | "introspection"
  | "secrets"
  | "stores"
  | "workers";
export const sections: readonly Section[] = [
  ...([
    "ready",
    "token",
    "authentication",
    "opaque",
    "reuse",
    "introspection",
    "verification",
  ] as const),
  ...(["secrets", "stores", "workers", "fleet"] as const),
];

/** What a server is set up to do. */
export interface ServerSetup {
  readonly algorithm: Algorithm;
  readonly authentication: Authentication;
  readonly format: TokenFormat;
  readonly secretScheme: SecretScheme;
  /** Whether the client cache stands before the store. */
  readonly cached: boolean;
  /** Processes that share its port. */
  readonly workers: number;
}

/** One server, by the name of its contender in the catalogue. */
export interface ServerChoice extends ServerSetup {
  readonly contender: string;
}

/** One server under load. */
export interface Scenario extends ServerChoice {
  readonly section: LoadSection;
  readonly endpoint: "token" | "introspection";
  readonly store: Store;
  /** Its loads, one after the other. */
  readonly connections: readonly number[];
}

/** The setup that everything else differs from in one point. */
export const usualSetup: ServerSetup = {
  algorithm: "ES256",
  authentication: "client_secret_post",
  format: "jwt",
  secretScheme: "sha256",
  cached: false,
  workers: 1,
};

/** What a contender's process is told at its start. */
export interface ContenderSettings extends ServerSetup {
  readonly privateJwk: object;
  /** The client's public key, for `private_key_jwt`. */
  readonly clientJwk: object;
  /** The place of the store; memory, if there is none. */
  readonly place?: Place;
  /** The place on Redis of a contender that needs it besides. */
  readonly redis?: Place;
  /** Tenants and clients stand in the place already. */
  readonly prepared: boolean;
}
