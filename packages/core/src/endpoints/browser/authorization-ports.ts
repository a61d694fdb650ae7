import type { Seconds } from "../../domain/instant.ts";
import type { ScopePolicy } from "../../domain/scope-policy.ts";
import type { UserGrantPorts } from "../../grants/users/user-grant-ports.ts";
import type { RequestObjectPorts } from "../../jwt/verify-request-object.ts";
import type { AuthorizePages } from "../../ports/authorize-pages.ts";
import type { RateLimiter } from "../../ports/rate-limiter.ts";
import type { MaybeTenantsAndClients } from "../../ports/tenants-and-clients.ts";
import type { Visitors } from "../../ports/visitors.ts";
import type { DocumentClients } from "../steps/document-clients.ts";

/** The ports and options of the endpoints by which users authorize clients. */
export interface AuthorizationPorts extends UserGrantPorts, MaybeTenantsAndClients {
  readonly visitors: Visitors;
  /** Clients whose ids are documents. Default: there are none. */
  readonly documentClients?: DocumentClients | undefined;
  readonly pages: AuthorizePages;
  readonly rateLimiter: RateLimiter | undefined;
  readonly scopePolicies: ReadonlyMap<string, ScopePolicy>;
  readonly requestObjects: RequestObjectPorts | undefined;
  readonly endpointPath: string;
  readonly bodyLimit: number;
  readonly codeLifetime: Seconds;
  readonly interactionLifetime: Seconds;
  readonly pushedRequestLifetime: Seconds;
  readonly ownParameters: readonly string[];
  readonly requireResource: boolean;
  /** Other origins of the embedder's at which its pages stand. */
  readonly pageOrigins: readonly string[];
}
