import { definitionSchemas, type JsonSchema } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import * as z from "zod";
import type { Operation } from "./operation.ts";

/** The OpenAPI 3.1 document of the admin API, made from its table of operations and from the schemas that read its bodies. */
export const openApiDocument = (operations: readonly Operation[], server: string): object => {
  const { tenant, client } = definitionSchemas();
  return {
    openapi: "3.1.0",
    info: { title: "Mintport admin API", version: "1" },
    servers: [{ url: server }],
    paths: pathsOf(operations),
    components: {
      schemas: {
        Tenant: tenant,
        TenantPatch: patchOf(tenant),
        Client: withoutHashes(client),
        ClientPatch: patchOf(withoutHashes(client)),
        Error: errorSchema,
      },
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
};

const pathsOf = (operations: readonly Operation[]): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describe(operation);
  }
  return paths;
};

const describe = (operation: Operation): object => ({
  summary: operation.summary,
  security: [{ token: [operation.scope] }],
  parameters: [
    ...[...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      ...{ name, in: "path", required: true, schema: { type: "string" } },
    })),
    ...(operation.query ?? []).map((name) => ({ name, in: "query", schema: { type: "string" } })),
    ...(operation.conditionOn === undefined || operation.method === "GET"
      ? []
      : [
          {
            ...{ name: "If-Match", in: "header", schema: { type: "string" } },
            required: operation.conditional === true,
          },
        ]),
  ],
  ...present({
    requestBody:
      operation.body === undefined
        ? undefined
        : {
            required: true,
            content: { "application/json": { schema: schemaOf(operation.body) } },
          },
  }),
  responses: {
    [operation.status]: { description: "Done" },
    default: {
      description: "Refused",
      content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
    },
  },
});

const schemaOf = ({ component, schema }: NonNullable<Operation["body"]>): object => {
  if (component !== undefined) return { $ref: `#/components/schemas/${component}` };
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
};

/** Secrets are made here: a body that names hashes is refused. */
const withoutHashes = ({ properties = {}, ...schema }: JsonSchema): JsonSchema => {
  const { secretHashes: _, ...rest } = properties as Record<string, object>;
  return { ...schema, properties: rest };
};

/** The same fields, none required, each also `null`; but for the id, which never changes. Of `authorization` each field by itself. */
const patchOf = ({ properties = {}, required: _, ...schema }: JsonSchema): JsonSchema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => [
      name,
      name === "id"
        ? { ...property, description: "If it is named, that of the path" }
        : { anyOf: [name === "authorization" ? patchOf(property) : property, { type: "null" }] },
    ]),
  ),
});

const errorSchema = {
  type: "object",
  required: ["error", "error_description"],
  properties: {
    error: { type: "string" },
    error_description: { type: "string" },
    problems: {
      type: "array",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};
