import { openApiOperation } from "./openapi-operation.ts";
import { openApiSchemas } from "./openapi-schemas.ts";
import type { Operation } from "./operation.ts";
import { operationTags } from "./operation-tags.ts";
import { refusals } from "./refusal-statuses.ts";

/**
 * The OpenAPI 3.1 document of the admin API, made from its table of operations and from the schemas that read its bodies and
 * that its answers are held to.
 */
export const openApiDocument = (operations: readonly Operation[], server: string): object => ({
  openapi: "3.1.0",
  info: { title: "Mintport admin API", version: "1" },
  servers: [{ url: server }],
  tags: Object.entries(operationTags).map(([name, description]) => ({ name, description })),
  paths: pathsOf(operations),
  components: {
    schemas: openApiSchemas(operations),
    responses: Object.fromEntries(
      Object.entries(refusals).map(([status, { name, means }]) => [name, refusal(status, means)]),
    ),
    securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
  },
});

const pathsOf = (operations: readonly Operation[]): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = openApiOperation(operation);
  }
  return paths;
};

const refusal = (status: string, description: string): object => {
  const header = headerOf[status];
  return {
    description,
    ...(header && { headers: { [header]: { schema: { type: "string" } } } }),
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
};

const headerOf: Readonly<Record<string, string>> = {
  ...{ 401: "WWW-Authenticate", 403: "WWW-Authenticate", 503: "Retry-After" },
};
