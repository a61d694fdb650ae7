import { useState } from "preact/hooks";
import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { Field } from "../parts/field.tsx";
import { keyLines } from "../parts/key-lines.ts";
import { Loading } from "../parts/loading.tsx";
import { Moment } from "../parts/moment.tsx";
import { tenantPath } from "../parts/paths.ts";
import { Spans } from "../parts/spans.tsx";
import { Status } from "../parts/status.tsx";
import { Table } from "../parts/table.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Key } from "../session/types.ts";

type Opened =
  | { readonly act: "rotate" }
  | { readonly act: "revoke"; readonly key: Key }
  | undefined;

/** The signing keys of a tenant: their lives drawn, and the acts on them. */
export const KeysOfTenant = ({ tenant }: { readonly tenant: string }) => {
  const { api, say } = useConsole();
  const loaded = useLoad(
    `keys ${tenant}`,
    async () =>
      (await api<{ readonly items: readonly Key[] }>(`${tenantPath(tenant)}/keys`)).body.items,
  );
  const [opened, setOpened] = useState<Opened>();
  const [algorithm, setAlgorithm] = useState("");
  const [pace, setPace] = useState("announced");
  const now = Date.now() / 1000;
  const close = (): void => {
    setOpened(undefined);
  };
  return (
    <Loading of={loaded}>
      {(keys) => {
        const algorithms = [...new Set(keys.map(({ alg }) => alg))];
        const chosen = algorithm === "" ? (algorithms[0] ?? "") : algorithm;
        const signing = keys.filter(({ state }) => state === "signing");
        return (
          <>
            <div class="bar">
              <p class="quiet">
                A key signs tokens; verifiers find its public half in the JWK Set.
              </p>
              <button
                type="button"
                disabled={keys.length === 0}
                onClick={() => {
                  setOpened({ act: "rotate" });
                }}
              >
                Rotate
              </button>
            </div>
            <Spans now={now} lines={keyLines(keys, now)} />
            <Table
              caption={`Signing keys of ${tenant}`}
              rows={keys}
              keyOf={({ kid }) => kid}
              empty={<p>There is no key yet: the first is made when it is needed.</p>}
              columns={[
                { name: "Key", of: ({ kid }) => <code>{kid}</code> },
                { name: "Algorithm", of: ({ alg }) => alg },
                { name: "State", of: ({ state }) => <Status kind={kindOf(state)}>{state}</Status> },
                { name: "Made", of: ({ createdAt }) => <Moment at={createdAt} /> },
                {
                  name: "Signs from",
                  of: ({ signsFrom, createdAt }) => <Moment at={Math.max(signsFrom, createdAt)} />,
                },
                {
                  name: "Retires",
                  of: ({ retiresAt }) => <Moment at={retiresAt} otherwise="when rotated" />,
                },
                {
                  name: "Act",
                  of: (key) =>
                    key.state === "revoked" ? (
                      ""
                    ) : (
                      <button
                        type="button"
                        class="plain"
                        aria-label={`Revoke key ${key.kid}`}
                        onClick={() => {
                          setOpened({ act: "revoke", key });
                        }}
                      >
                        Revoke
                      </button>
                    ),
                },
              ]}
            />
            {opened?.act === "rotate" && (
              <Act
                title="Rotate the key"
                danger={pace === "now"}
                consequence={
                  pace === "now"
                    ? "The successor signs at once. A verifier that holds an older JWK Set refuses its tokens until it fetches a new one."
                    : "A successor is announced in the JWK Set now, and signs once verifiers had time to fetch it. Nothing is refused."
                }
                onClose={close}
                perform={async () => {
                  await api(`${tenantPath(tenant)}/keys/rotate`, {
                    method: "POST",
                    body: { algorithm: chosen, immediately: pace === "now" },
                  });
                  say(`A successor for ${chosen} is there`);
                  loaded.reload();
                }}
              >
                {algorithms.length > 1 && (
                  <Field
                    label="Algorithm"
                    required
                    value={chosen}
                    onChange={setAlgorithm}
                    choices={algorithms.map((name) => [name, name] as const)}
                  />
                )}
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
              </Act>
            )}
            {opened?.act === "revoke" && (
              <Act
                title="Revoke the key"
                danger
                typed={opened.key.kid}
                consequence={
                  <>
                    <b>Every token that this key signed</b> is refused from now on, by this server
                    at once and by others as soon as they fetch the JWK Set. Apps get 401 until they
                    have new tokens.{" "}
                    {signing.length === 1 && signing[0]?.kid === opened.key.kid
                      ? "It is the key that signs now: a successor takes over at once."
                      : "It does not sign now: what other keys signed stays good."}
                  </>
                }
                onClose={close}
                perform={async () => {
                  await api(`${tenantPath(tenant)}/keys/${encodeURIComponent(opened.key.kid)}`, {
                    method: "DELETE",
                  });
                  say(`Key ${opened.key.kid} is revoked`);
                  loaded.reload();
                }}
              />
            )}
          </>
        );
      }}
    </Loading>
  );
};

const kindOf = (state: string): "good" | "warning" | "danger" | "quiet" => {
  if (state === "signing") return "good";
  if (state === "revoked") return "danger";
  return state === "announced" ? "warning" : "quiet";
};
