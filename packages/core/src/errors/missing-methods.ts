import type { ConfigurationProblem } from "./configuration-error.ts";

/**
 * The problems of a port that an embedder brings: one for each method that it lacks.
 *
 * @example missingMethods("registry", storage.clients, ["create", "read"])
 */
export const missingMethods = (
  field: string,
  port: unknown,
  methods: readonly string[],
): readonly ConfigurationProblem[] =>
  methods
    .filter((method) => typeof Reflect.get(Object(port), method) !== "function")
    .map((method) => ({ field, message: `must be an object with the method ${method}` }));
