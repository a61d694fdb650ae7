import type { KnownOptions } from "@mintport/core/ports";
import type { ClientCertificateSource } from "./certificate/client-certificate-source.ts";
import type { CorsOptions } from "./cors/cors-options.ts";
import type { Proxies } from "./forwarded/forwarded-reader.ts";

/** Where a binding serves an authorization server, and whom it believes. */
export interface HttpOptions {
  /**
   * The path that the endpoints hang below, as clients know it, with `:tenant` for the tenant's name:
   * `/api/v1/tenant/:tenant/oauth`. It ends with the server's `endpointPath`, and what is before that is the path of
   * the issuers.
   */
  readonly basePath: string;
  /** The tenant, where there is only one and its name stands in no path. */
  readonly tenant?: string;
  /**
   * The beginning of `basePath` that somebody takes away before the binding sees the path: a proxy, or a router that keeps no
   * `originalUrl`. `/auth`, where clients ask for `/auth/oauth/token` and the binding for `/oauth/token`.
   */
  readonly strippedPrefix?: string;
  /** The origins whose scripts may read answers. Without it none may. */
  readonly cors?: CorsOptions;
  /**
   * Where the client's TLS certificate is read (RFC 8705): `tlsCertificates()` or `certificateHeader(…)` of
   * `@mintport/http/client-certificate`. Without it none is.
   */
  readonly clientCertificates?: ClientCertificateSource;
  /** The proxies that are believed when they say whom they forward for. Without it the peer is the client. */
  readonly proxies?: Proxies;
  /** The header in which those proxies pass a request's id on, as `X-Request-Id`. From anybody else it is ignored. */
  readonly requestIdHeader?: string;
}

/** Every option of a binding by its name, so that a misspelt one is told. */
export const httpOptionNames: KnownOptions<HttpOptions> = {
  basePath: true,
  tenant: true,
  strippedPrefix: true,
  cors: true,
  clientCertificates: true,
  proxies: true,
  requestIdHeader: true,
};
