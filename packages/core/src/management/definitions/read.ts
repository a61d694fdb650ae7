import { err, ok, type Result } from "neverthrow";
import type * as z from "zod/mini";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { unknownName } from "../../errors/unknown-name.ts";
import { plainWords } from "./plain-words.ts";

/** Reads what an operator wrote, or names every field that is wrong; a name that nobody knows with the nearest that is. */
export const read = <T>(
  subject: string,
  schema: z.ZodMiniType<T>,
  value: unknown,
): Result<T, ConfigurationError> => {
  const outcome = schema.safeParse(value, { error: plainWords });
  return outcome.success
    ? ok(outcome.data)
    : err(
        new ConfigurationError(
          subject,
          outcome.error.issues.flatMap((issue) =>
            issue.code === "unrecognized_keys"
              ? issue.keys.map((name) => ({
                  field: [...issue.path, name].join("."),
                  message: unknownName(name, namesAt(schema, issue.path)),
                }))
              : { field: issue.path.join("."), message: issue.message },
          ),
        ),
      );
};

/** A schema, as far as names are found in it: those of an object, or of what it is wrapped in. */
interface Named {
  readonly _zod: { readonly def: object };
}

interface Definition {
  readonly shape?: Readonly<Record<string, Named>>;
  readonly innerType?: Named;
  readonly in?: Named;
}

/** The names that the object at a path may hold. */
const namesAt = (schema: Named | undefined, path: readonly PropertyKey[]): readonly string[] => {
  const { shape, innerType, in: inner = innerType }: Definition = schema?._zod.def ?? {};
  const [name, ...rest] = path;
  if (shape === undefined) return inner === undefined ? [] : namesAt(inner, path);
  return name === undefined ? Object.keys(shape) : namesAt(shape[String(name)], rest);
};

/** The value, for configuration as code; throws the `ConfigurationError` otherwise. */
export const orThrow = <T>(result: Result<T, ConfigurationError>): T =>
  result.match(
    (value) => value,
    (error): never => {
      throw error;
    },
  );
