import { present } from "@mintport/core/ports";
import { adminPath } from "./admin-path.ts";
import type { Operation, Outcome } from "./operation.ts";
import type { Answer, Performed } from "./perform-audited.ts";

type Parameters = Readonly<Record<string, string>>;

/** The answer of an operation that succeeded. */
export const done = (
  operation: Operation,
  parameters: Parameters,
  { body, revision }: Outcome,
): Answer => ({
  status: operation.status,
  headers: present({
    ETag: revision === undefined ? undefined : `"${revision}"`,
    Location: locationOf(operation, parameters, body),
  }),
  body: body === undefined ? "" : JSON.stringify(body),
});

/** Where what was made is from now on (RFC 9110 §15.3.2), if it has a path of its own. */
const locationOf = (
  { makes, status, path }: Operation,
  parameters: Parameters,
  body: unknown,
): string | undefined => {
  const [id] = idIn(body).made ?? [];
  if (makes === undefined || status !== 201 || id === undefined) return undefined;
  const list = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ""),
  );
  return `${adminPath}${list}/${encodeURIComponent(id)}`;
};

/** The id of what a body makes, for the audit log. */
export const idIn = (body: unknown): Pick<Performed, "made"> =>
  typeof body === "object" && body !== null && "id" in body && typeof body.id === "string"
    ? { made: [body.id] }
    : {};
