import * as z from "zod";
import type { Operation } from "../../src/admin/operation.ts";
import { operations } from "../../src/admin/operations.ts";
import { type RefusalStatus, refusalStatuses } from "../../src/admin/refusal-statuses.ts";
import { router } from "../../src/admin/route.ts";
import type { Answer } from "../fixture/ask.ts";

const refusal = z.strictObject({
  error: z.string(),
  error_description: z.string(),
  problems: z.array(z.strictObject({ field: z.string(), message: z.string() })).exactOptional(),
});

/** The operation that a request is for, if there is one. */
export const operationAt = (method: string, path: string): Operation | undefined =>
  router(operations)(path.split("?")[0] ?? "", method)?.operations.find(
    (operation) => operation.method === method,
  );

/** Throws unless an answer is one that the OpenAPI document says: its status, its headers, and each field of its body. */
export const asDescribed = (method: string, path: string, answer: Answer): Answer => {
  const operation = operationAt(method, path);
  if (operation === undefined) return answer;
  const { status, headers, json, text } = answer;
  const wrong = (what: string) =>
    new Error(`${operation.operationId}, ${status}: ${what}: ${text}`);
  if (status !== operation.status) {
    if (!refusalStatuses(operation).includes(status as RefusalStatus))
      throw wrong("is not among its statuses");
    const { error } = refusal.safeParse(json);
    if (error) throw wrong(z.prettifyError(error));
    return answer;
  }
  if (headers.has("etag") !== (operation.hasETag === true)) throw wrong("has an ETag, or none");
  if (headers.has("location") !== (status === 201 && operation.makes !== undefined))
    throw wrong("has a Location, or none");
  const { error } = operation.response?.schema.safeParse(json) ?? {};
  if (error) throw wrong(z.prettifyError(error));
  if (operation.response === undefined && text !== "") throw wrong("has a body");
  return answer;
};
