import type { ResourceIndicator } from "./resource-indicator.ts";

/** A protected resource that a tenant's tokens may be meant for (RFC 8707). */
export interface Resource {
  /** What clients name it by, and what stands in `aud`. */
  readonly indicator: ResourceIndicator;
}
