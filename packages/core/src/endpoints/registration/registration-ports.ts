import type { ResultAsync } from "neverthrow";
import type { Client, ClientSecret } from "../../domain/client.ts";
import type { Generation } from "../../domain/generation.ts";
import type { ClientId, TenantId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RegistrationDoors } from "../../domain/registration/registration-doors.ts";
import type { Revision } from "../../domain/revision.ts";
import type { ConfigurationProblem } from "../../errors/configuration-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { SoftwareStatementPorts } from "../../jwt/verify-software-statement.ts";
import type { ClientRegistry } from "../../ports/client-registry.ts";
import type { Digester } from "../../ports/digester.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { RateLimiter } from "../../ports/rate-limiter.ts";
import type { SecretHasher } from "../../ports/secret-hasher.ts";
import type { SingleUseStore } from "../../ports/single-use-store.ts";
import type { TenantRegistry } from "../../ports/tenant-registry.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { IsOver } from "./with-registered-clients.ts";

/** The doors of each tenant at which clients may register themselves. */
export type DoorsOf = (tenant: TenantId) => RegistrationDoors | undefined;

/** The ports and options of the endpoints at which clients register themselves (RFC 7591) and change that (RFC 7592). */
export interface RegistrationPorts extends SoftwareStatementPorts {
  readonly tenants: TenantStore;
  /** Where tenants and clients are written, and read as they are this moment. */
  readonly registry: {
    readonly tenants: Pick<TenantRegistry, "read" | "update">;
    readonly clients: Pick<ClientRegistry, "create" | "read" | "update">;
  };
  /** Counts what is registered without a token. */
  readonly singleUse: SingleUseStore;
  readonly secretHasher: SecretHasher;
  readonly digester: Digester;
  readonly entropy: Entropy;
  readonly rateLimiter?: RateLimiter | undefined;
  readonly doorsOf: DoorsOf;
  readonly isOver: IsOver;
  readonly acts: RegistrationActs;
  readonly endpointPath: string;
  readonly bodyLimit: number;
}

/** The acts of an operator that a client does for itself here. The wiring takes them from management. */
export interface RegistrationActs {
  makeSecret(now: Instant): ResultAsync<MadeClientSecret, PortError>;
  newGeneration(): Generation;
  /** The faults for which an operator could not write this client. */
  faultsOf(client: Client): readonly ConfigurationProblem[];
  /** Removes a client, with its grants and tokens. */
  remove(
    tenant: TenantId,
    client: ClientId,
    expected: Revision,
  ): ResultAsync<"removed" | "stale" | "unknown", PortError>;
}

/** A new secret: the text for the client, and the part that is kept. */
export interface MadeClientSecret {
  readonly secret: string;
  readonly kept: ClientSecret;
}
