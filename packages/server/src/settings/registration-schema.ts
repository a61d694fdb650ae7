import type { TenantRegistration } from "@mintport/core";
import { readDynamicRegistration } from "@mintport/core/management";
import { ConfigurationError, portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import * as z from "zod";

/** Who may register clients at which tenant, by the tenant's name. */
export type RegistrationSetting = Readonly<Record<string, TenantRegistration | "off">>;

const message =
  'must be an object of tenants, as {"main": {"open": {"redirectHosts": ["app.example"], "delegatedScope": "api:read"}}}';

/** The rules. Core judges them, and names what is wrong. */
export const registrationSchema: z.ZodType<RegistrationSetting> = z
  .record(z.string(), z.unknown(), message)
  .transform((tenants) => tenants as RegistrationSetting)
  .superRefine((tenants, context) => {
    for (const { field, message } of problemsOf(tenants))
      context.addIssue({ code: "custom", path: field.split(".").slice(1), message });
  });

const problemsOf = (tenants: RegistrationSetting): ConfigurationError["problems"] => {
  try {
    readDynamicRegistration({ registry, tenants });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

/** Nothing is asked while settings are read. */
const unused = () => errAsync(portError("unavailable", "settings"));
const registry = {
  tenants: { read: unused, update: unused },
  clients: { create: unused, read: unused, update: unused, remove: unused, list: unused },
};
