import { execFileSync } from "node:child_process";

/** The manifest of a package, as it is published. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package as npm would unpack it. */
export interface Tarball {
  readonly path: string;
  readonly manifest: Manifest;
  /** From the package's root. */
  readonly files: ReadonlySet<string>;
  text(file: string): string;
}

/** Opens a tarball with `tar`. */
export const openTarball = (path: string): Tarball => {
  const text = (file: string): string =>
    execFileSync("tar", ["-xzOf", path, `package/${file}`], { encoding: "utf8" });
  const listed = execFileSync("tar", ["-tzf", path], { encoding: "utf8" }).split("\n");
  return {
    path,
    text,
    manifest: JSON.parse(text("package.json")) as Manifest,
    files: new Set(listed.map((name) => name.replace(/^package\//, ""))),
  };
};
