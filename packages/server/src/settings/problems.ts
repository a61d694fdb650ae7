import { unknownName } from "@mintport/core/management";
import * as z from "zod";

interface Problem {
  readonly field: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** A schema's issues as problems by the path of their field; each name that nobody knows is one of its own. */
export const problemsIn = (
  issues: readonly Issue[],
  schema: z.ZodType,
  above: readonly PropertyKey[] = [],
): readonly Problem[] =>
  issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      const known = namesAt(schema, path);
      return issue.keys.map((name) => ({
        field: fieldOf([...path, name]),
        message: unknownName(name, known),
      }));
    }
    if (issue.code === "invalid_union") {
      // The branch that the value was meant for is the one that found fault inside of it.
      const meant = issue.errors.find((branch) => branch.some(isInside));
      if (meant !== undefined) return problemsIn(meant, schema, path);
    }
    return [{ field: fieldOf(path), message: issue.message }];
  });

const isInside = ({ path, code }: Issue): boolean =>
  path.length > 0 || code === "unrecognized_keys";

const fieldOf = (path: readonly PropertyKey[]): string => path.map(String).join(".");

/** The names that the object at a path may hold. */
const namesAt = (schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] => {
  const [name, ...rest] = path;
  const list = listIn(schema);
  if (list !== undefined) return name === undefined ? [] : namesAt(list, rest);
  for (const shape of shapesIn(schema)) {
    if (name === undefined) return Object.keys(shape);
    const member = shape[String(name)];
    if (member !== undefined) return namesAt(member, rest);
  }
  return [];
};

/** What the items of a list are, if a schema is one. */
const listIn = (schema: unknown): z.ZodType | undefined =>
  schema instanceof z.ZodArray && schema.element instanceof z.ZodType ? schema.element : undefined;

/** The objects that a schema may stand for, below whatever it is wrapped in. */
const shapesIn = (schema: unknown): readonly Readonly<Record<string, z.ZodType>>[] => {
  if (schema instanceof z.ZodObject) return [schema.shape];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return shapesIn(schema.unwrap());
  if (schema instanceof z.ZodPipe) return shapesIn(schema.in);
  return schema instanceof z.ZodUnion ? schema.options.flatMap(shapesIn) : [];
};
