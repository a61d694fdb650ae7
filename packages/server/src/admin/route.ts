import type { Operation } from "./operation.ts";

/** The operations at a path, and the parameters that it holds. */
export interface Routed {
  /** The operations at this path, one a method. */
  readonly operations: readonly Operation[];
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Finds the operations of a path. Each parameter is one segment, decoded once. Of two patterns that fit, as `keys/rotate` and
 * `keys/{kid}`, the one counts that has the method: a key may be named as an operation is.
 */
export const router = (
  operations: readonly Operation[],
): ((path: string, method?: string) => Routed | undefined) => {
  const byPath = new Map<string, Operation[]>();
  for (const operation of operations)
    byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation]);
  const patterns = [...byPath].map(([path, own]) => ({ parts: path.split("/"), own }));
  return (path, method) => {
    const segments = path.split("/");
    const fitting = patterns.flatMap(({ parts, own }): readonly Routed[] => {
      const parameters = match(parts, segments);
      return parameters === undefined ? [] : [{ operations: own, parameters }];
    });
    const has = ({ operations: own }: Routed) => own.some((one) => one.method === method);
    return fitting.find(has) ?? fitting[0];
  };
};

const match = (
  parts: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined => {
  if (parts.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const segment = segments[i] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== segment) return undefined;
    const text = name === undefined ? "" : decode(segment);
    if (text === undefined || (name !== undefined && text === "")) return undefined;
    if (name !== undefined) parameters[name] = text;
  }
  return parameters;
};

const decode = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};
