import * as z from "zod/mini";

/** Says what is wrong with a value: with the field that is meant, or with all of it. */
export type Complain = (message: string, path?: readonly PropertyKey[]) => void;

/**
 * A schema that makes a value of what another has read. What it complains of is an error; the value is then not used, and may be
 * `z.NEVER`.
 *
 * @example transformed(z.string(), (text, complain) => parse(text) ?? (complain("must be …"), z.NEVER))
 */
export const transformed = <A, B>(
  schema: z.ZodMiniType<A>,
  make: (value: A, complain: Complain) => B,
): z.ZodMiniType<B> =>
  z.pipe(
    schema,
    z.transform((value: A, { issues }) =>
      make(value, (message, path = []) => {
        issues.push({ code: "custom", message, path: [...path], input: value });
      }),
    ),
  );
