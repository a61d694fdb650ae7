import { definitionSchemas, type JsonSchema } from "@mintport/core/management";
import * as z from "zod";
import { shownApiKey } from "../management/shown/shown-api-key.ts";
import { shownGrant } from "../management/shown/shown-grant.ts";
import { shownImportResult } from "../management/shown/shown-import-result.ts";
import { shownInitialAccessToken } from "../management/shown/shown-initial-access-token.ts";
import { shownSecret } from "../management/shown/shown-secret.ts";
import { mostListed } from "./list-problems.ts";
import type { Operation } from "./operation.ts";

/**
 * The schemas of the OpenAPI document by their names. What is answered may get further fields in a later version, so that its
 * schemas are open; what is sent is read strictly.
 */
export const openApiSchemas = (operations: readonly Operation[]): Record<string, object> => ({
  ...sent(operations),
  ...definitions(),
  ...answered(operations),
  Error: errorSchema,
});

/** One schema as JSON Schema, on its way in or out. */
export const schemaText = (schema: z.ZodType, io: "input" | "output"): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
};

const definitions = (): Record<string, object> => {
  const { tenant, client } = bounded(definitionSchemas()) as ReturnType<typeof definitionSchemas>;
  return {
    TenantDefinition: tenant,
    TenantPatch: patchOf(tenant),
    ClientDefinition: withoutHashes(client),
    ClientPatch: patchOf(withoutHashes(client)),
  };
};

/** Core judges the fields of a definition, so that `definitions` stand in the place of those. */
const sent = (operations: readonly Operation[]): Record<string, object> =>
  Object.fromEntries(
    operations.flatMap(({ body }) =>
      body?.component === undefined ? [] : [[body.component, schemaText(body.schema, "input")]],
    ),
  );

const answered = (operations: readonly Operation[]): Record<string, object> => {
  const named = z.registry<{ id: string }>();
  const components = operations.flatMap(({ response }) => response ?? []);
  for (const { component, schema } of [...parts, ...components])
    if (!named.has(schema)) named.add(schema, { id: component });
  const { schemas } = z.toJSONSchema(named, {
    io: "output",
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
};

/** What stands within answers, under names of its own. */
const parts: readonly NonNullable<Operation["response"]>[] = [
  { component: "Secret", schema: shownSecret },
  { component: "ApiKey", schema: shownApiKey },
  { component: "InitialAccessToken", schema: shownInitialAccessToken },
  { component: "Grant", schema: shownGrant },
  { component: "ClientImportResult", schema: shownImportResult },
];

/** Every list with the bound that the operations have for it (`listProblems`), unless core has a lesser one. */
const bounded = (schema: unknown, name = ""): unknown => {
  if (typeof schema !== "object" || schema === null || name === "jwks") return schema;
  if (Array.isArray(schema)) return schema.map((one) => bounded(one));
  const members = Object.entries(schema).map(([key, member]) => [key, bounded(member, key)]);
  const within = Object.fromEntries(members) as JsonSchema;
  return within["type"] === "array"
    ? { maxItems: mostListed, ...within, uniqueItems: true }
    : within;
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
