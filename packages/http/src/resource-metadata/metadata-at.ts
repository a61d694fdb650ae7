import type { EndpointResponse } from "@mintport/core";
import { ConfigurationError } from "@mintport/core/ports";
import type { ResourceServer } from "@mintport/resource-server";

/** Answers a request for the metadata of a resource; `undefined` if its path is another. */
export type MetadataAt = (method: string, path: string) => EndpointResponse | undefined;

/**
 * The metadata of a resource at its one path, below every framework (RFC 9728 §3.1). Throws `ConfigurationError` if the resource has
 * none.
 */
export const metadataAt = ({ metadata }: ResourceServer): MetadataAt => {
  if (metadata === undefined)
    throw new ConfigurationError("resourceMetadata", [
      { field: "api", message: "must be a resource server with the option metadata" },
    ]);
  return (method, path) => (path === metadata.path ? metadata.respond(method) : undefined);
};
