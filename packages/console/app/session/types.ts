/** The things of the admin API, as far as the console shows them. Moments are in seconds since 1970. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly damaged?: readonly string[];
  readonly next?: string;
}

/** A tenant. */
export interface Tenant {
  readonly id: string;
  readonly name?: string;
  readonly issuer: string;
  readonly audience?: string;
  readonly scope?: string;
  readonly disabled?: boolean;
  readonly signingAlgorithm?: string;
  readonly accessTokenLifetime?: number;
  readonly [field: string]: unknown;
}

/** A secret of a client, by its id. */
export interface Secret {
  readonly id: string;
  readonly label?: string;
  readonly createdAt?: number;
  readonly lastUsedDay?: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
}

/** An API key, by its id. */
export interface ApiKey extends Secret {
  readonly scope: string;
}

/** A client. */
export interface Client {
  readonly id: string;
  readonly disabled?: boolean;
  readonly authenticationMethods?: readonly string[];
  readonly grantTypes?: readonly string[];
  readonly ownScope?: string;
  readonly authorization?: { readonly name?: string; readonly redirectUris?: readonly string[] };
  readonly secrets: readonly Secret[];
  readonly apiKeys: readonly ApiKey[];
  readonly [field: string]: unknown;
}

/** A signing key. */
export interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly state: string;
  readonly createdAt: number;
  readonly signsFrom: number;
  readonly retiresAt?: number;
  readonly revokedAt?: number;
  readonly removedAt?: number;
}

/** What a user allowed a client. */
export interface Grant {
  readonly id: string;
  readonly subject: string;
  readonly client: string;
  readonly [field: string]: unknown;
}

/** An entry of the audit log. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: number;
  readonly endpoint?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly tenant?: string;
  readonly client?: string;
  readonly [field: string]: unknown;
}
