import type { Client } from "../domain/client.ts";
import type { Grant } from "../domain/grant.ts";
import type { ClientId, GrantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import { present } from "../domain/present.ts";
import type { ResourceIndicator } from "../domain/resource-indicator.ts";
import { formatScope } from "../domain/scope.ts";

/** A grant as a user or an operator sees it: a connection. Each field is named here: one that is not is not shown. */
export interface DescribedGrant {
  /** Opens nothing by itself. */
  readonly id: GrantId;
  readonly subject: string;
  readonly client: ClientId;
  /** What people call the client, if it is still there and has a name. Text of the client's. */
  readonly clientName?: string;
  readonly access: readonly DescribedAccess[];
  /** Whether the client may act while the user is away. */
  readonly offline: boolean;
  readonly createdAt: Instant;
  readonly consentedAt: Instant;
  /** The first moment at which it is over; absent if it has no end. */
  readonly expiresAt?: Instant;
}

/** The scope that a user allowed at one resource, as one text (RFC 6749 §3.3). */
export interface DescribedAccess {
  readonly resource: ResourceIndicator;
  readonly scope: string;
}

/** What is shown of a grant, beside the client that has it. */
export const describeGrant = (grant: Grant, client: Client | undefined): DescribedGrant =>
  present({
    id: grant.id,
    subject: grant.subject,
    client: grant.client,
    clientName: client?.authorization?.name,
    access: grant.access.map(({ resource, scope }) => ({ resource, scope: formatScope(scope) })),
    offline: grant.offline,
    createdAt: grant.createdAt,
    consentedAt: grant.consentedAt,
    expiresAt: grant.expiresAt,
    // A new field of `Grant` does not compile until it stands above or here.
  } satisfies Record<keyof DescribedGrant | Exclude<keyof Grant, "face">, unknown>);
