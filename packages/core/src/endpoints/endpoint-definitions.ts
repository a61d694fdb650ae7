import { signJwt } from "../jwt/sign-jwt.ts";
import type { EndpointDefinition } from "./endpoint.ts";
import {
  type IntrospectionEndpoint,
  introspectionEndpoint,
} from "./introspect/introspection-endpoint.ts";
import { type JwksEndpoint, jwksEndpoint } from "./jwks/jwks-endpoint.ts";
import { type MetadataEndpoint, metadataEndpoint } from "./metadata/metadata-endpoint.ts";
import { type RevocationEndpoint, revocationEndpoint } from "./revoke/revocation-endpoint.ts";
import { type TokenEndpoint, tokenEndpoint } from "./token/token-endpoint.ts";

/** The ports and options of all endpoints of a server together. */
export type EndpointsPorts = TokenEndpoint &
  Omit<IntrospectionEndpoint, "sign"> &
  RevocationEndpoint &
  JwksEndpoint &
  Omit<MetadataEndpoint, "endpoints" | "signMetadata"> & {
    /** Whether the metadata is signed as well (RFC 8414 §2.1). */
    readonly signedMetadata: boolean;
    /** Whether the metadata stands at `openid-configuration` as well (RFC 8414 §5). */
    readonly openidConfiguration: boolean;
    /** The endpoints of the user's half, if there are any. */
    readonly userEndpoints: readonly EndpointDefinition[];
    /** The endpoints at which clients register themselves, if there are any. */
    readonly registrationEndpoints: readonly EndpointDefinition[];
  };

/**
 * Every endpoint of a server, once. The server, the path table of the bindings, the metadata and the events loop over
 * this list: an endpoint is a folder beside this file and a line here.
 */
export const endpointDefinitions = (ports: EndpointsPorts): readonly EndpointDefinition[] => {
  const sign = signJwt(ports.keys);
  const signMetadata = ports.signedMetadata ? sign : undefined;
  const endpoints = [
    tokenEndpoint(ports),
    introspectionEndpoint({ ...ports, sign }),
    revocationEndpoint(ports),
    jwksEndpoint(ports),
    ...ports.userEndpoints,
    ...ports.registrationEndpoints,
  ];
  const metadata: MetadataEndpoint = { ...ports, endpoints, signMetadata };
  return [
    ...[...endpoints, metadataEndpoint(metadata)],
    ...(ports.openidConfiguration ? [metadataEndpoint(metadata, "openid_configuration")] : []),
  ];
};
