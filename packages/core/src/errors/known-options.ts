import { ConfigurationError, type ConfigurationProblem } from "./configuration-error.ts";
import { unknownName } from "./unknown-name.ts";

/** Every name that `Options` has, those of each member of a union included: none can be left out, and none made up. */
export type KnownOptions<Options> = Readonly<Record<NameOf<Options>, true>>;

type NameOf<Options> = Options extends unknown ? keyof Options & string : never;

/**
 * The problems of options by their names alone: what is no object, and each name that nobody reads, with the nearest that
 * somebody does. `field` is where the options stand, as `keys[0]`; default: they are all there is.
 *
 * @example unknownOptions<CacheOptions>(options, { maxStaleness: true, … })
 */
export const unknownOptions = <Options extends object>(
  options: Options,
  known: KnownOptions<NoInfer<Options>>,
  field = "",
): readonly ConfigurationProblem[] => {
  const given: unknown = options;
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return [{ field, message: "must be an object of options" }];
  const names = Object.keys(known);
  return Object.keys(given)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({
      field: field === "" ? name : `${field}.${name}`,
      message: unknownName(name, names),
    }));
};

/**
 * Refuses options of which one has a name that nobody reads: misspelt, it would be dropped without a word. Throws
 * `ConfigurationError`, which names the nearest known name.
 *
 * @example requireKnownOptions<CacheOptions>("cached", options, { maxStaleness: true, … })
 */
export const requireKnownOptions = <Options extends object>(
  subject: string,
  options: Options,
  known: KnownOptions<NoInfer<Options>>,
): void => {
  const problems = unknownOptions(options, known);
  if (problems.length > 0) throw new ConfigurationError(subject, problems);
};
