/** The scope algebra and its policies (RFC 6749 §3.3, RFC 8707). */

export { type IssuerAlias, issuersOf, tenantAt } from "./domain/issuer-alias.ts";
export type { RequestedResource } from "./domain/requested-resource.ts";
export {
  emptyScope,
  formatScope,
  intersection,
  isEmptyScope,
  isSubset,
  isWithin,
  narrow,
  parseScope,
  type Scope,
  type ScopeFault,
  scopeOf,
  uncovered,
  union,
} from "./domain/scope.ts";
export type { ScopePolicy } from "./domain/scope-policy.ts";
export { type AccessTokenType, resourceOf, serves } from "./domain/tenant.ts";
