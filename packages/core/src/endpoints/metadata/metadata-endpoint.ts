import { ok } from "neverthrow";
import type { Tenant } from "../../domain/tenant.ts";
import type { DocumentErrorCode } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { signJwt } from "../../jwt/sign-jwt.ts";
import { publicJson } from "../../messages/endpoint-response.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import type { Received } from "../known.ts";
import { findTenant, requireEnabledTenant } from "../steps/find-tenant.ts";
import { steps } from "../steps/steps.ts";
import {
  type DescribedServer,
  type MetadataDocument,
  metadataDocument,
} from "./metadata-document.ts";

/** The ports and options of the metadata endpoint (RFC 8414 §3). `metadataMaxAge` is in seconds. */
export interface MetadataEndpoint extends DescribedServer {
  readonly tenants: TenantStore;
  readonly metadataMaxAge: number;
  /** Signs the document as well (RFC 8414 §2.1), where that is wanted. */
  readonly signMetadata: ReturnType<typeof signJwt> | undefined;
}

/** The names that the document has: in events, and after `/.well-known/`. */
const metadataNames = {
  metadata: "oauth-authorization-server",
  openid_configuration: "openid-configuration",
} as const;

/** The metadata endpoint (RFC 8414 §3), at its own well-known name or at the one that OpenID Connect has (§5). */
export const metadataEndpoint = (
  ports: MetadataEndpoint,
  name: keyof typeof metadataNames = "metadata",
): EndpointDefinition<DocumentErrorCode> => ({
  name,
  path: { wellKnown: metadataNames[name] },
  methods: ["GET", "HEAD"],
  steps: steps<Received>()
    .step("tenant", findTenant(ports.tenants))
    .step("tenant", requireEnabledTenant)
    .step("document", (known) =>
      andThen(withSignature(ports, known.tenant), (document) =>
        ok({ ...known, response: publicJson(document, ports.metadataMaxAge) }),
      ),
    ),
});

const withSignature = (
  ports: MetadataEndpoint,
  tenant: Tenant,
): MaybeAsync<MetadataDocument, PortError> => {
  const document = metadataDocument(tenant, ports);
  if (ports.signMetadata === undefined) return ok(document);
  const signing = ports.signMetadata({
    tenant: tenant.id,
    alg: tenant.signingAlgorithm,
    // RFC 8414 names no type; one of its own keeps it from being taken for a token.
    typ: "authorization-server-metadata+jwt",
    claims: { iss: tenant.issuer, ...document },
  });
  return andThen(signing, ({ value }) => ok({ ...document, signed_metadata: value }));
};
