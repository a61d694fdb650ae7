import { ConfigurationError } from "@mintport/core";
import { z } from "zod";

/** What the environment may say of the ready server. */
export interface Settings {
  /** `MINTPORT_PORT`; default 3000. 0 takes any free port. */
  readonly port: number;
}

/** Reads the environment. Throws `ConfigurationError`, which names the variable and what is right. */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): Settings => {
  const outcome = schema.safeParse(environment);
  if (outcome.success) return { port: outcome.data.MINTPORT_PORT };
  throw new ConfigurationError(
    "environment",
    outcome.error.issues.map(({ path, message }) => ({ field: path.join("."), message })),
  );
};

const schema = z.object({
  MINTPORT_PORT: z
    .string()
    .regex(/^\d{1,5}$/, "must be a port number, 0 to 65535")
    .transform(Number)
    .refine((port) => port <= 65_535, "must be a port number, 0 to 65535")
    .default(3000),
});
