import type { Operation } from "./operation.ts";

/** A status that the admin API refuses with. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 428 | 500 | 503;

/** The statuses of refusals, each with its name in the OpenAPI document and its meaning. */
export const refusals: Readonly<
  Record<RefusalStatus, { readonly name: string; readonly means: string }>
> = {
  400: { name: "InvalidRequest", means: "A field, a parameter or the body is not valid" },
  401: { name: "Unauthorized", means: "There is no access token that counts here" },
  403: { name: "InsufficientScope", means: "The access token does not cover this" },
  404: { name: "NotFound", means: "What the path names is not there" },
  409: {
    name: "Conflict",
    means: "The id is taken, something still belongs to it, or a record of the path cannot be read",
  },
  412: { name: "PreconditionFailed", means: "It was changed since the ETag of If-Match was read" },
  413: { name: "ContentTooLarge", means: "The body is larger than 256 KiB" },
  415: { name: "UnsupportedMediaType", means: "The body is not application/json, or not in UTF-8" },
  428: { name: "PreconditionRequired", means: "If-Match is missing" },
  500: { name: "ServerError", means: "The server met an unexpected condition" },
  503: {
    name: "TemporarilyUnavailable",
    means: "Try again later; whether a change took effect may be unknown, so read first",
  },
};

/** The statuses that an operation may be refused with. */
export const refusalStatuses = ({
  method,
  path,
  body,
  conditionOn,
  conditional,
  conflicts,
}: Operation): readonly RefusalStatus[] => {
  const has: Readonly<Record<RefusalStatus, boolean>> = {
    400: true,
    401: true,
    403: true,
    404: path.includes("{"),
    409: conflicts === true || path.includes("{"),
    412: method !== "GET" || conditionOn !== undefined,
    413: body !== undefined,
    415: body !== undefined,
    428: conditional === true,
    500: true,
    503: true,
  };
  return (Object.keys(refusals).map(Number) as RefusalStatus[]).filter((status) => has[status]);
};
