import * as z from "zod/mini";
import { clientSchema } from "./define-client.ts";
import { tenantSchema } from "./define-tenant.ts";

/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The definitions that `readTenant` and `readClient` take, as JSON Schemas made from the very schemas that they read with. */
export const definitionSchemas = (): {
  readonly tenant: JsonSchema;
  readonly client: JsonSchema;
} => ({
  tenant: jsonSchemaOf(tenantSchema),
  client: jsonSchemaOf(clientSchema),
});

/** The schema of the input. A check by code may ask for more, and then its error says so. */
const jsonSchemaOf = (schema: z.ZodMiniType): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
};
