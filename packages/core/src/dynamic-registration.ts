import { aroundPorts } from "./deadlines/extension.ts";
import type { Client } from "./domain/client.ts";
import type { ClientId, TenantId } from "./domain/identifiers.ts";
import type { Instant } from "./domain/instant.ts";
import { isUnused } from "./domain/registration/client-registration.ts";
import { policyOfDoor } from "./domain/registration/registration-doors.ts";
import { clientConfigurationEndpoint } from "./endpoints/registration/client-configuration-endpoint.ts";
import { noteUse } from "./endpoints/registration/note-use.ts";
import { registrationEndpoint } from "./endpoints/registration/registration-endpoint.ts";
import type { DoorsOf, RegistrationPorts } from "./endpoints/registration/registration-ports.ts";
import {
  type IsOver,
  withRegisteredClients,
} from "./endpoints/registration/with-registered-clients.ts";
import type { PortError } from "./errors/port-error.ts";

import type { ClientRegistry } from "./ports/client-registry.ts";
import { andThen, type MaybeAsync } from "./ports/maybe-async.ts";
import { noRemoteKeySets } from "./ports/remote-key-sets.ts";
import type { Storage } from "./ports/storage.ts";
import type { TenantRegistry } from "./ports/tenant-registry.ts";
import {
  type DynamicRegistrationOptions,
  readDynamicRegistration,
  requireSingleUseStore,
} from "./read-dynamic-registration.ts";
import { registrationActs } from "./registration-acts.ts";
import type { RegistrationCapability, RegistrationContext } from "./registration-capability.ts";
import { ok } from "./result.ts";

/**
 * Lets clients register themselves (RFC 7591) and manage their registration (RFC 7592). It is off for a tenant until rules say who may
 * register what. Throws `ConfigurationError` if an option cannot be.
 *
 * @example
 * createAuthorizationServer({
 *   …,
 *   registration: dynamicRegistration({
 *     registry: storage,
 *     tenants: { main: { open: { redirectHosts: ["app.example"], delegatedScope: "api:read" } } },
 *   }),
 * })
 */
export const dynamicRegistration = (
  options: DynamicRegistrationOptions,
): RegistrationCapability => {
  const doorsOf = readDynamicRegistration(options);
  const lifeOf = (tenant: TenantId, client: Client) => {
    const doors = doorsOf(tenant);
    const by = client.registration?.by;
    return doors && by && policyOfDoor(doors, by);
  };
  const isUnusedAt = (tenant: TenantId, client: Client, now: Instant): boolean => {
    // A door that was closed leaves its clients working, for as long as it is closed.
    const life = lifeOf(tenant, client);
    const { registration } = client;
    return life !== undefined && registration !== undefined && isUnused(registration, life, now);
  };
  return {
    isUnused: isUnusedAt,
    wire: (context) => {
      const registry = registryIn(options, context.portTimeout);
      const { storage, clock } = context;
      const isOver: IsOver = (tenant, client) =>
        isUnusedAt(tenant, client, clock.now())
          ? hasNoGrant(storage, tenant, client.id)
          : ok(false);
      return {
        storage: withRegisteredClients(storage, isOver),
        observer: noteUse({ clients: registry.clients }),
        endpoints: () => {
          const ports = portsOf({ context, registry, doorsOf, isOver });
          return [registrationEndpoint(ports), clientConfigurationEndpoint(ports)];
        },
      };
    },
  };
};

/** A client that some user still allows something is not over (RFC 7592 says nothing of it; its users would). */
const hasNoGrant = (
  { grants }: Pick<Storage, "grants">,
  tenant: TenantId,
  client: ClientId,
): MaybeAsync<boolean, PortError> =>
  grants === undefined
    ? ok(true)
    : andThen(grants.listByClient(tenant, client, { limit: 1 }), ({ items }) =>
        ok(items.length === 0),
      );

/** The acts alone, each in its deadline: a registry may have methods that are no port's. */
const registryIn = (
  { registry: { tenants, clients } }: DynamicRegistrationOptions,
  portTimeout: number,
) => {
  const around = aroundPorts(portTimeout);
  return {
    tenants: around.port("tenant-registry", {
      read: (tenant: TenantId) => tenants.read(tenant),
      update: (...all: Parameters<TenantRegistry["update"]>) => tenants.update(...all),
    }),
    clients: around.port("client-registry", {
      read: (...all: Parameters<ClientRegistry["read"]>) => clients.read(...all),
      create: (...all: Parameters<ClientRegistry["create"]>) => clients.create(...all),
      update: (...all: Parameters<ClientRegistry["update"]>) => clients.update(...all),
      list: (...all: Parameters<ClientRegistry["list"]>) => clients.list(...all),
      remove: (...all: Parameters<ClientRegistry["remove"]>) => clients.remove(...all),
    }),
  };
};

interface Wiring {
  readonly context: RegistrationContext;
  readonly registry: ReturnType<typeof registryIn>;
  readonly doorsOf: DoorsOf;
  readonly isOver: IsOver;
}

const portsOf = ({ context, registry, doorsOf, isOver }: Wiring): RegistrationPorts => ({
  ...{ registry, doorsOf, isOver },
  tenants: context.storage.tenants,
  singleUse: requireSingleUseStore(context.storage),
  secretHasher: context.secretHasher,
  digester: context.digester,
  entropy: context.entropy,
  rateLimiter: context.rateLimiter,
  remoteKeySets: context.remoteKeySets ?? noRemoteKeySets,
  signatureVerifier: context.signatureVerifier,
  endpointPath: context.endpointPath,
  bodyLimit: context.bodyLimit,
  acts: registrationActs(context, registry.clients),
});
