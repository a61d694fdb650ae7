import type { Choices } from "./choices.ts";
import { catalogue } from "./contenders/catalogue.ts";
import {
  type Authentication,
  type LoadSection,
  type Scenario,
  type SecretScheme,
  type Store,
  usualSetup,
} from "./scenario.ts";

/** Every server that a run starts in each of its rounds. */
export const plan = (choices: Choices): readonly Scenario[] =>
  choices.sections.flatMap((section) =>
    section === "verification" || section === "fleet"
      ? []
      : plans[section](choices)
          .map((own): Scenario => ({ ...usual(choices), section, ...own }))
          .filter(({ contender }) => choices.contenders.includes(contender)),
  );

/** What a section varies; the rest is as usual. */
type Own = Partial<Scenario> & Pick<Scenario, "contender">;

const plans: Readonly<Record<LoadSection, (choices: Choices) => readonly Own[]>> = {
  ready: () => [
    { contender: "floor" },
    { contender: "mintport-node" },
    ...peers.map((contender) => ({ contender })),
    ...readyServers.flatMap(({ name, store = "sqlite", needsRedis }) =>
      (needsRedis === true ? [1, 2] : [1]).map((workers) => ({ contender: name, store, workers })),
    ),
    { contender: "ready", store: "sqlite", secretScheme: "argon2id" },
  ],
  token: ({ algorithms }) =>
    algorithms.flatMap((algorithm) =>
      catalogue
        .filter(({ apart }) => apart !== true)
        .map(({ name }) => ({ contender: name, algorithm })),
    ),
  authentication: ({ authentications }) =>
    authentications.flatMap((authentication) =>
      knowing(authentication).map((contender) => ({ contender, authentication })),
    ),
  opaque: () =>
    ["mintport-node", "oidc-provider"].map((contender) => ({ contender, format: "opaque" })),
  reuse: () => ["floor", "mintport-node", "mintport-reuse"].map((contender) => ({ contender })),
  introspection: () =>
    ["mintport-node", ...peers].map((contender) => ({
      contender,
      endpoint: "introspection",
      // It answers of no other kind of token, and so verifies no signature.
      ...(contender === "oidc-provider" ? { format: "opaque" } : {}),
    })),
  secrets: () =>
    (["sha256", "argon2id"] satisfies SecretScheme[]).map((secretScheme) => ({
      contender: "mintport-node",
      secretScheme,
    })),
  stores: ({ stores }) => [
    { contender: "floor" },
    ...stores.flatMap((store) =>
      cacheChoices(store).map((cached) => ({ contender: "mintport-node", store, cached })),
    ),
  ],
  workers: () => [1, 2].map((workers) => ({ contender: "mintport-cluster", workers })),
};

/** Only the first section goes through all algorithms. */
const usual = ({
  algorithms: [algorithm = "ES256"],
  connections,
}: Choices): Omit<Scenario, "section" | "contender"> => ({
  ...usualSetup,
  algorithm,
  endpoint: "token",
  store: "memory",
  connections,
});

const peers = catalogue.filter(({ role }) => role === "peer").map(({ name }) => name);

const readyServers = catalogue.filter(({ name }) => name.startsWith("ready"));

/** The contenders that know a way to authenticate. */
const knowing = (authentication: Authentication): readonly string[] =>
  authentication === "private_key_jwt"
    ? ["mintport-node", "oidc-provider"]
    : ["floor", "mintport-node", ...peers];

const cacheChoices = (store: Store): readonly boolean[] =>
  store === "memory" ? [false] : [false, true];
