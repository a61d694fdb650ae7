/** The names that an adapter's package and its code have. */
export interface AdapterNames {
  /** Of the package, scope included. */
  readonly packageName: string;
  /** Of files, as in `my-engine`. */
  readonly kebab: string;
  /** Of functions, as in `myEngine`. */
  readonly camel: string;
  /** Of types, as in `MyEngine`. */
  readonly pascal: string;
}

/**
 * The names that follow from a package's name; `undefined` if it is none. The words "mintport" and "storage" of it are left out of
 * the code's names, where they would stand twice.
 *
 * @example adapterNames("@me/storage-nats")?.camel // "nats"
 */
export const adapterNames = (packageName: string): AdapterNames | undefined => {
  if (packageName.length > longest || !form.test(packageName)) return undefined;
  const words = packageName.replace(/^@[^/]*\//, "").split("-");
  const telling = words.filter((word) => word !== "mintport" && word !== "storage");
  // A name in code begins with no digit.
  const own = /^[a-z]/.test(telling[0] ?? "") ? telling : words;
  const capitalised = own.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const pascal = capitalised.join("");
  return {
    packageName,
    kebab: own.join("-"),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
  };
};

const form = /^(?:@[a-z0-9]+(?:-[a-z0-9]+)*\/)?[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** npm's limit is 214. */
const longest = 200;
