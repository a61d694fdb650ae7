import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Tarball } from "./tarball.ts";

const root = new URL("../..", import.meta.url).pathname;
const ours = "https://github.com/mintport/mintport/blob/main/";

/** What is wrong with the contents of a package: files that its manifest names, its page as it is read on npm, its ranges. */
export const faultsOf = (tarball: Tarball): readonly string[] => [
  ...missingFiles(tarball),
  ...[...tarball.files]
    .filter((file) => file.endsWith(".tsbuildinfo"))
    .map((file) => `${file} is of the build, and nobody's to install`),
  ...faultsOfPage(tarball),
  ...faultsOfRanges(tarball),
];

const missingFiles = ({ manifest, files }: Tarball): readonly string[] => {
  const targets = Object.values(manifest.exports ?? {}).flatMap((target) =>
    typeof target === "string" ? [target] : Object.values(target),
  );
  return ["LICENSE", "README.md", "CHANGELOG.md", ...targets, ...Object.values(manifest.bin ?? {})]
    .map((file) => file.replace(/^\.\//, ""))
    .filter((file) => !files.has(file))
    .map((file) => `${file} is named and not there: is it built?`);
};

const faultsOfPage = ({ manifest, text }: Tarball): readonly string[] => {
  const page = text("README.md");
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  // Whoever begins a folder by a command installs nothing: `npm create @mintport/storage` runs `@mintport/create-storage`.
  const begins = manifest.name.includes("/create-");
  const [name, verbs] = begins
    ? [manifest.name.replace("/create-", "/"), ["pnpm create", "npm create"]]
    : [manifest.name, ["pnpm add", "npm install"]];
  const commands = verbs.filter((command) =>
    page.split("\n").every((line) => !line.startsWith(command) || !line.includes(name)),
  );
  return [
    ...commands.map((command) => `README.md says no "${command} ${name}"`),
    ...links
      .filter((target) => !target.startsWith("https://"))
      .map((target) => `README.md links to ${target}, which is nothing on npm`),
    ...links
      .filter((target) => target.startsWith(ours))
      .map((target) => target.slice(ours.length).split("#")[0] ?? "")
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `README.md links to ${path}, which is not there`),
  ];
};

/** An exact version gives an application a second copy of what it has already. */
const faultsOfRanges = ({ manifest }: Tarball): readonly string[] =>
  Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter(([, range]) => !/^(?:\^|>=)\d/.test(range))
    .map(([name, range]) => `${name} is wanted as ${range}, which is no range`);
