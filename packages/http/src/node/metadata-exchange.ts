import type { IncomingMessage } from "node:http";
import type { EndpointResponse } from "@mintport/core";
import type { ResourceServer } from "@mintport/resource-server";
import { metadataAt } from "../resource-metadata/metadata-at.ts";
import { pathOf } from "../routing/path-of.ts";

/** The metadata of a resource on `node:http`, for a framework to send in its own way; `undefined` for a foreign path. */
export const metadataExchange = (
  api: ResourceServer,
): ((request: IncomingMessage) => EndpointResponse | undefined) => {
  const answer = metadataAt(api);
  return (request) => answer(request.method ?? "", pathOf(sentTargetOf(request)));
};

/** The target as it was sent; below a mount, Express and Connect keep it, and give `url` without the mount's path. */
const sentTargetOf = (request: IncomingMessage): string => {
  const { url = "", originalUrl } = request as IncomingMessage & { readonly originalUrl?: unknown };
  return typeof originalUrl === "string" ? originalUrl : url;
};
