import type { Seconds } from "../../domain/instant.ts";
import type { EndpointResponse } from "../message.ts";
import type { MetadataDocument } from "./metadata-document.ts";

export const metadataResponse = (
  document: MetadataDocument,
  maxAge: Seconds,
): EndpointResponse => ({
  status: 200,
  headers: {
    "Content-Type": "application/json",
    "Cache-Control": `public, max-age=${maxAge}`,
  },
  body: JSON.stringify(document),
});
