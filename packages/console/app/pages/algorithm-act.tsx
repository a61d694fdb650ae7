import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { signingAlgorithms } from "../forms/known-names.ts";
import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { Field } from "../parts/field.tsx";
import { tenantPath } from "../parts/paths.ts";
import type { Key, Tenant } from "../session/types.ts";

/** What is done with the keys of one algorithm. */
export type AlgorithmAct = "prepare" | "rotate" | "retire";

/**
 * The algorithms that the tenant signs with, and those that each act is about. Of a tenant that cannot be seen nothing is known: the
 * server judges then.
 */
export const algorithmsFor = (
  keys: readonly Key[],
  tenant: Tenant | undefined,
): Readonly<Record<AlgorithmAct | "signs", readonly string[]>> => {
  const signs = signingOf(tenant);
  // A key whose end is set has a successor, or was given up.
  const lasting = new Set(
    keys
      .filter(({ state, retiresAt }) => isInUse(state) && retiresAt === undefined)
      .map(({ alg }) => alg),
  );
  return {
    signs,
    prepare: signingAlgorithms.filter((name) => !lasting.has(name)),
    rotate: [...lasting].filter((name) => signs.length === 0 || signs.includes(name)),
    retire: [...lasting].filter((name) => !signs.includes(name)),
  };
};

const signingOf = (tenant: Tenant | undefined): readonly string[] => {
  const own = tenant?.signingAlgorithm;
  const resources = tenant?.["resources"];
  const others = Array.isArray(resources)
    ? resources.flatMap((one: Partial<Tenant>) => one.signingAlgorithm ?? [])
    : [];
  return [...new Set([...(own === undefined ? [] : [own]), ...others])];
};

const isInUse = (state: string): boolean => state === "signing" || state === "announced";

/** The dialog of such an act, with what comes of it. */
export const AlgorithmActDialog = ({
  act,
  tenant,
  signsWith,
  algorithms,
  reload,
  onClose,
}: {
  readonly act: AlgorithmAct;
  readonly tenant: string;
  readonly signsWith: readonly string[];
  readonly algorithms: readonly string[];
  readonly reload: () => void;
  readonly onClose: () => void;
}) => {
  const { api, say } = useConsole();
  const [algorithm, setAlgorithm] = useState(
    algorithms.find((name) => signsWith.includes(name) || name === "ES256") ?? algorithms[0] ?? "",
  );
  const [pace, setPace] = useState("announced");
  const isHasty = act === "rotate" && pace === "now";
  const { title, consequence, done } = words[act](algorithm, { tenant, isHasty, signsWith });
  return (
    <Act
      title={title}
      danger={isHasty}
      consequence={consequence}
      onClose={onClose}
      perform={async () => {
        await api(`${tenantPath(tenant)}/keys/${act}`, {
          method: "POST",
          body: { algorithm, ...(act === "rotate" ? { immediately: isHasty } : {}) },
        });
        say(done);
        reload();
      }}
    >
      {algorithms.length > 1 && (
        <Field
          label="Algorithm"
          required
          value={algorithm}
          onChange={setAlgorithm}
          choices={algorithms.map((name) => [name, name] as const)}
        />
      )}
      {act === "rotate" && (
        <Field
          label="When does it sign?"
          required
          value={pace}
          onChange={setPace}
          choices={[
            ["announced", "After it was announced: nothing is refused"],
            ["now", "At once: for a key that must not sign any more"],
          ]}
        />
      )}
    </Act>
  );
};

interface Words {
  readonly title: string;
  readonly consequence: ComponentChildren;
  readonly done: string;
}

interface About {
  readonly tenant: string;
  readonly isHasty: boolean;
  readonly signsWith: readonly string[];
}

const named = (algorithms: readonly string[]): string =>
  algorithms.length === 0 ? "its other algorithms" : algorithms.join(" and ");

const words: Readonly<Record<AlgorithmAct, (algorithm: string, about: About) => Words>> = {
  prepare: (algorithm, { tenant, signsWith }) => ({
    title: "Publish a key ahead",
    consequence: (
      <>
        <p>
          A key of <b>{algorithm}</b> is made and stands in the JWK Set.{" "}
          {signsWith.includes(algorithm)
            ? `${tenant} signs with it already.`
            : `It signs nothing: ${tenant} goes on with ${named(signsWith)}, and nothing is refused.`}
        </p>
        <p>
          Change “Signs with” of the tenant or of a resource to {algorithm} in 11 minutes or later,
          once verifiers have fetched it. It rotates like every key until you give the algorithm up.
        </p>
      </>
    ),
    done: `A key of ${algorithm} is published`,
  }),
  rotate: (algorithm, { isHasty }) => ({
    title: "Rotate the key",
    consequence: isHasty
      ? "The successor signs at once. A verifier that holds an older JWK Set refuses its tokens until it fetches a new one."
      : "A successor is announced in the JWK Set now, and signs once verifiers had time to fetch it. Nothing is refused.",
    done: `A successor for ${algorithm} is there`,
  }),
  retire: (algorithm, { tenant, signsWith }) => ({
    title: "Give up the algorithm",
    consequence: (
      <>
        The keys of <b>{algorithm}</b> sign no more once every node knows that {tenant} signs with{" "}
        {named(signsWith)}, and no key follows them. They stay in the JWK Set until the last token
        of them is dead, so nothing that is out is refused. To take it up again, publish a new key
        ahead.
      </>
    ),
    done: `${algorithm} is given up`,
  }),
};
