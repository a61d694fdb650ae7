import { dynamicRegistration, type RegistrationCapability } from "@mintport/core";
import type { FullStorage } from "@mintport/core/ports";
import type { Settings } from "../settings/settings.ts";

/** The registration of clients by themselves (RFC 7591); none where no tenant has rules. */
export const registrationOf = (
  { registration: tenants }: Pick<Settings, "registration">,
  storage: Pick<FullStorage, "tenants" | "clients">,
): RegistrationCapability | undefined =>
  Object.keys(tenants).length === 0
    ? undefined
    : dynamicRegistration({ registry: storage, tenants });

/** By which rule a client that registered itself is over: that of its tenant. Where a tenant has none any more, no client is. */
export const unusedRule = (
  { registration: tenants }: Pick<Settings, "registration">,
  storage: Pick<FullStorage, "tenants" | "clients">,
): RegistrationCapability["isUnused"] =>
  dynamicRegistration({ registry: storage, tenants }).isUnused;
