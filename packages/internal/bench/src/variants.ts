import { contenderNamed } from "./contenders/catalogue.ts";
import type { Case } from "./measurement.ts";
import type { LoadSection } from "./scenario.ts";

/** The variant of Mintport that a section compares its others with. */
export interface Base {
  readonly name: string;
  readonly is: (one: Case) => boolean;
}

export const baseOf = (section: LoadSection): Base | undefined => bases[section];

const bases: Readonly<Partial<Record<LoadSection, Base>>> = {
  ready: { name: "the library", is: ({ contender }) => contender === "mintport-node" },
  stores: { name: "memory", is: ({ store }) => store === "memory" },
  secrets: { name: "SHA-256", is: ({ secretScheme }) => secretScheme === "sha256" },
  workers: { name: "one worker", is: ({ workers }) => workers === 1 },
};

/** A case's name within its group: the contender, and in what it differs from the same one beside it. */
export const labelOf = (one: Case): string => {
  const { label, role } = contenderNamed(one.contender);
  const variant = role === "mintport" ? variants[one.section]?.(one) : foreignVariant(one);
  return variant === undefined ? label : `${label}, ${variant}`;
};

const variants: Readonly<Partial<Record<LoadSection, (one: Case) => string | undefined>>> = {
  ready: ({ secretScheme, store, workers }) => {
    if (store === "postgres") return `${workers} node${workers === 1 ? "" : "s"}`;
    return secretScheme === "argon2id" ? secretScheme : undefined;
  },
  stores: ({ store, cached }) => (cached ? `${store} with cache` : store),
  secrets: ({ secretScheme }) =>
    secretScheme === "argon2id" ? "argon2id, verified before" : "SHA-256",
  workers: ({ workers }) => `${workers} worker${workers === 1 ? "" : "s"}`,
};

const foreignVariant = ({ section, format }: Case): string | undefined =>
  section === "introspection" && format === "opaque" ? "opaque token" : undefined;
