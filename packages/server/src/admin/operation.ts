import type { Tenant, TenantId } from "@mintport/core";
import type { SigningAlgorithm } from "@mintport/core/keys";
import type {
  ApiKeyPorts,
  ClientCreation,
  ManagedClients,
  ManagedTenants,
  ManagementError,
} from "@mintport/core/management";
import type { FullStorage, Revision } from "@mintport/core/ports";
import type { Result, ResultAsync } from "@mintport/core/result";
import type {
  ImportedKey,
  KeyImportChoices,
  KeyImportVerdict,
  ManagedKey,
  RotationVerdict,
} from "@mintport/crypto";
import type * as z from "zod";
import type { AdminReports } from "./admin-reports.ts";
import type { operationTags } from "./operation-tags.ts";
import type { RemoveRows } from "./remove-rows-later.ts";

/** The ports that the operations work on, within the authority of the caller (`withinAuthority`). */
export interface AdminPorts {
  readonly storage: Pick<FullStorage, "grants" | "tokenFamilies"> & {
    readonly tenants: ManagedTenants;
    readonly clients: ManagedClients;
  };
  /** Clients as the endpoints find them, for those that are only to be named. */
  readonly clients: Pick<FullStorage["clients"], "find">;
  /** Whether the caller may end what users of the tenant granted. */
  mayEndGrants(tenant: TenantId): Result<void, ManagementError>;
  /** Whether the caller may import clients: what is there already is compared, and the answer tells of it. */
  mayImport(tenant: TenantId): Result<void, ManagementError>;
  readonly keys: AdminKeys;
  readonly creation: ClientCreation & ApiKeyPorts;
  readonly removeRows: RemoveRows;
  readonly reports: AdminReports;
}

/** The part of `ManagedKeys` that operators use. */
export interface AdminKeys {
  list(tenant: TenantId): ResultAsync<readonly ManagedKey[], ManagementError>;
  ensure(tenant: TenantId, algorithm: SigningAlgorithm): ResultAsync<void, ManagementError>;
  rotate(
    tenant: TenantId,
    algorithm: SigningAlgorithm,
    how: { readonly immediately: boolean },
  ): ResultAsync<RotationVerdict, ManagementError>;
  retire(
    tenant: TenantId,
    algorithm: SigningAlgorithm,
  ): ResultAsync<"retired" | "unknown", ManagementError>;
  import(
    tenant: TenantId,
    key: ImportedKey,
    choices: KeyImportChoices,
  ): ResultAsync<KeyImportVerdict, ManagementError>;
  revoke(tenant: TenantId, kid: string): ResultAsync<"revoked" | "unknown", ManagementError>;
}

/** One operation of the admin API: its route, what it needs, and the function of core that does it. */
export interface Operation {
  /** Its name in the OpenAPI document, and so in clients that are generated: verb and noun, as `listClients`. It never changes. */
  readonly operationId: string;
  readonly tag: keyof typeof operationTags;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the API's base, with `{name}` for a parameter. */
  readonly path: string;
  readonly summary: string;
  /** The scope that the caller's token must hold. */
  readonly scope: string;
  /** The parameters of the query, read from texts; any other name is refused, and each without it. */
  readonly query?: z.ZodObject;
  /** The body that it takes; without it there is none. */
  readonly body?: Body;
  /** The kind of thing whose new `id` stands in the body: the audit log names it. */
  readonly makes?: "tenant" | "client";
  /** The thing of the path that `If-Match` is about; without it the path has no ETag. */
  readonly conditionOn?: "tenant" | "client";
  /** Whether `If-Match` must say which revision is meant. */
  readonly conditional?: boolean;
  /** Milliseconds that it may take, if that is longer than a request may: it reads, and waits for nothing of its own. */
  readonly timeout?: number;
  /** Whether a thing that is there, or that something belongs to, can be in the way: 409. */
  readonly conflicts?: boolean;
  /** The status of success. */
  readonly status: number;
  /** The body of success; without it there is none. */
  readonly response?: AnswerBody;
  /** Whether the answer carries the `ETag` of what it shows. */
  readonly hasETag?: boolean;
  run(request: AdminRequest, ports: AdminPorts): ResultAsync<Outcome, ManagementError>;
  /** Does it where what the path names cannot be read. A damaged record shows no ETag, so that under `If-Match` only `*` is met. */
  readonly runDamaged?: Operation["run"];
}

/** The body that an operation takes. */
export interface Body {
  /** Checks that the body is of the right kind; a definition's fields are for core to judge. */
  readonly schema: z.ZodType;
  /** Its name among the schemas of the OpenAPI document, if it has one of its own there. */
  readonly component?: string;
}

/** The body that an operation answers with. */
export interface AnswerBody {
  /** Holds for every answer, strictly: a field that it does not name is never sent. */
  readonly schema: z.ZodType;
  /** Its name among the schemas of the OpenAPI document. */
  readonly component: string;
}

/** A request of the admin API as an operation sees it: authorized, decoded and checked. */
export interface AdminRequest {
  /** The path's parameters, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The parameters of the query, as the operation's schema read them. */
  readonly query: unknown;
  /** The tenant of the path, as it is stored; an operation below an unknown one is never run. */
  readonly found: Tenant | undefined;
  readonly body: unknown;
  /** The revision that `If-Match` is met by. */
  readonly expected: Revision | undefined;
}

/** The result of an operation: the body of the answer, and the revision that it shows. */
export interface Outcome {
  readonly body?: unknown;
  /** Goes out as `ETag`. */
  readonly revision?: Revision;
  /** The ids of what was made or changed, where that is several: the audit log names each. */
  readonly made?: readonly string[];
}
