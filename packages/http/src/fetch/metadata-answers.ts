import type { ResourceServer } from "@mintport/resource-server";
import { metadataAt } from "../resource-metadata/metadata-at.ts";
import { toResponse } from "./answers.ts";

/** The metadata of a resource on Fetch; `undefined` for a foreign path. */
export const metadataAnswers = (
  api: ResourceServer,
): ((request: Request) => Response | undefined) => {
  const answer = metadataAt(api);
  return ({ method, url }) => {
    const answered = answer(method, new URL(url).pathname);
    return answered && toResponse(answered, method);
  };
};
