import type { ClientDocumentRules, ClientDocumentsOptions } from "@mintport/core";
import { readClientDocuments } from "@mintport/core/management";
import { ConfigurationError, portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import * as z from "zod";

/** Whose documents count at which tenant, by the tenant's name. */
export type ClientDocumentsSetting = Readonly<Record<string, ClientDocumentRules | "off">>;

const message =
  'must be an object of tenants, as {"main": {"hosts": ["app.example"], "delegatedScope": "api:read"}}';

/** The policies. Core judges them, and names what is wrong. */
export const clientDocumentsSchema: z.ZodType<ClientDocumentsSetting> = z
  .record(z.string(), z.unknown(), message)
  .transform((tenants) => tenants as ClientDocumentsSetting)
  .superRefine((tenants, context) => {
    for (const { field, message } of clientDocumentProblems({ tenants }))
      context.addIssue({ code: "custom", path: field.split(".").slice(1), message });
  });

/** What core says of rules for documents. */
export const clientDocumentProblems = (
  rules: Pick<ClientDocumentsOptions, "tenants" | "everyTenant">,
): ConfigurationError["problems"] => {
  try {
    readClientDocuments({ documents: { fetch: unused }, registry, ...rules });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

/** Nothing is asked while settings are read. */
const unused = () => errAsync(portError("unavailable", "settings"));
const registry = { create: unused, read: unused, update: unused };
