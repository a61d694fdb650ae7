import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { issuersOf } from "../domain/issuer-alias.ts";
import type { Versioned } from "../domain/revision.ts";
import type { Tenant } from "../domain/tenant.ts";
import { type Entropy, systemEntropy } from "../ports/entropy.ts";
import { readTenant, type TenantDefinition } from "./definitions/define-tenant.ts";
import { freeIssuer } from "./free-issuer.ts";
import { type KnownNames, shippedNames, unknownTenantNames } from "./known-names.ts";
import type { ManagedTenants } from "./managed-tenants-and-clients.ts";
import { type ManagementError, noProblems } from "./management-error.ts";
import { newGeneration } from "./new-generation.ts";

/** The ports and names by which tenants are created. */
export interface TenantCreation {
  /** Default: the machine's. */
  readonly entropy?: Entropy;
  /**
   * The names that a tenant may be registered with.
   *
   * @default shippedNames
   */
  readonly knownNames?: KnownNames;
}

/**
 * Adds a tenant, whose issuer must be its alone, with a birth of its own: what an earlier tenant of this id issued is
 * worth nothing here.
 */
export const createTenant =
  (
    tenants: ManagedTenants,
    { entropy = systemEntropy, knownNames = shippedNames }: TenantCreation = {},
  ) =>
  (definition: TenantDefinition): ResultAsync<Versioned<Tenant>, ManagementError> =>
    readTenant(definition)
      .mapErr(({ problems }): ManagementError => ({ type: "invalid", problems }))
      .andThrough((tenant) => noProblems(unknownTenantNames(tenant, knownNames)))
      .map((tenant): Tenant => ({ ...tenant, generation: newGeneration(entropy) }))
      .asyncAndThen((tenant) =>
        freeIssuer(tenants, { id: tenant.id, issuers: issuersOf(tenant) }).map(() => tenant),
      )
      .andThen((tenant) =>
        tenants
          .create(tenant)
          .andThen(
            (answer): Result<Versioned<Tenant>, ManagementError> =>
              answer.verdict === "created"
                ? ok({ value: tenant, revision: answer.revision })
                : err({ type: "exists", what: "tenant", id: tenant.id }),
          ),
      );
