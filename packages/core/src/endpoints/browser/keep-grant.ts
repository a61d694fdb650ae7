import { err, ok } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import { type Grant, scopeAt, withAccess } from "../../domain/grant.ts";
import type { GrantId, TenantId } from "../../domain/identifiers.ts";
import { type Instant, later } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import type { ResourceIndicator } from "../../domain/resource-indicator.ts";
import type { Versioned } from "../../domain/revision.ts";
import { isSubset, type Scope } from "../../domain/scope.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { GrantStore } from "../../ports/grant-store.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { DocumentClients } from "../steps/document-clients.ts";

/** What a user agreed to. */
export interface Agreement {
  readonly tenant: TenantId;
  readonly client: Client;
  readonly subject: string;
  readonly scope: Scope;
  readonly resources: readonly ResourceIndicator[];
  readonly offline: boolean;
  /** Whether the user was asked now, was asked before, or is not asked at all. */
  readonly consent: "given" | "remembered" | "implied";
  /** The client as the user sees it now, as in `Grant.face`. */
  readonly face: string;
  readonly at: Instant;
}

interface Ports {
  readonly grants: GrantStore;
  readonly entropy: Entropy;
  readonly documentClients?: DocumentClients | undefined;
}

/** Writes what was agreed to beside what was agreed to before. Of two at once none is lost: the later one reads again. */
export const keepGrant = (
  ports: Ports,
  agreement: Agreement,
  before: Versioned<Grant> | undefined,
): MaybeAsync<Grant, PortError> => {
  const { client, consent, tenant } = agreement;
  const isDocument = client.document !== undefined && consent === "given";
  // Before the grant: where the facts cannot be kept, no token hangs on a server that may be gone tomorrow.
  return andThen(
    isDocument && ports.documentClients !== undefined
      ? ports.documentClients.record(tenant, client)
      : ok(undefined),
    () => saveGrant(ports, agreement, before, 3),
  );
};

const saveGrant = (
  ports: Ports,
  agreement: Agreement,
  before: Versioned<Grant> | undefined,
  attempts: number,
): MaybeAsync<Grant, PortError> => {
  if (before !== undefined && agreement.consent !== "given" && covers(before.value, agreement))
    return ok(before.value);
  const { tenant, at, consent } = agreement;
  const grant = grantOf(ports, agreement, before?.value);
  return andThen(
    ports.grants.save(tenant, grant, before?.revision),
    (saved): MaybeAsync<Grant, PortError> => {
      if (saved.verdict === "saved") return ok(grant);
      if (attempts <= 1) return err(portError("conflict", "grant-store"));
      return andThen(ports.grants.find(tenant, grant.subject, grant.client, at), (now) =>
        // It was revoked meanwhile: a memory of it brings nothing back.
        now === undefined && consent === "remembered"
          ? err(portError("conflict", "grant-store"))
          : saveGrant(ports, agreement, now, attempts - 1),
      );
    },
  );
};

const covers = (grant: Grant, { face, resources, scope, offline }: Agreement): boolean =>
  grant.face === face &&
  resources.every((one) => isSubset(scope, scopeAt(grant.access, one))) &&
  (grant.offline || !offline);

const grantOf = (
  { entropy }: Ports,
  { client, subject, scope, resources, offline, consent, face, at }: Agreement,
  former: Grant | undefined,
): Grant => {
  // What was granted to a client that looked otherwise is not this one's; its row is.
  const before = former?.face === face ? former : undefined;
  const lifetime = client.authorization?.consentLifetime;
  const renewed = consent === "remembered" ? before?.expiresAt : undefined;
  return {
    id: former?.id ?? (entropy.text(16) as GrantId),
    subject,
    client: client.id,
    access: withAccess(before?.access ?? [], scope, resources),
    offline: offline || before?.offline === true,
    createdAt: before?.createdAt ?? at,
    consentedAt: consent === "remembered" ? (before?.consentedAt ?? at) : at,
    face,
    ...present({
      expiresAt: renewed ?? (lifetime === undefined ? undefined : later(at, lifetime)),
    }),
  };
};
