import { useState } from "preact/hooks";
import { useConsole } from "../parts/context.ts";
import { keyLines } from "../parts/key-lines.ts";
import { Loading } from "../parts/loading.tsx";
import { May, MayNot } from "../parts/may.tsx";
import { Moment } from "../parts/moment.tsx";
import { tenantPath } from "../parts/paths.ts";
import { Spans } from "../parts/spans.tsx";
import { Status } from "../parts/status.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { useLoad } from "../parts/use-load.ts";
import type { Key, Tenant } from "../session/types.ts";
import { type AlgorithmAct, AlgorithmActDialog, algorithmsFor } from "./algorithm-act.tsx";
import { RevokeKey } from "./revoke-key.tsx";

/** The signing keys of a tenant: their lives drawn, and the acts on them. */
export const KeysOfTenant = ({ tenant }: { readonly tenant: string }) => {
  const { api } = useConsole();
  const path = tenantPath(tenant);
  const loaded = useLoad(`keys ${tenant}`, async () => {
    const [{ body: keys }, owner] = await Promise.all([
      api<{ readonly items: readonly Key[] }>(`${path}/keys`),
      // Who may see keys and not tenants goes without what the tenant signs with.
      api<Tenant>(path).catch(() => undefined),
    ]);
    return { keys: keys.items, owner: owner?.body };
  });
  const [opened, setOpened] = useState<AlgorithmAct>();
  const [revoked, setRevoked] = useState<Key>();
  const now = Date.now() / 1000;
  const button = (act: AlgorithmAct, words: string, algorithms: readonly string[]) => (
    <button
      type="button"
      disabled={algorithms.length === 0}
      onClick={() => {
        setOpened(act);
      }}
    >
      {words}
    </button>
  );
  return (
    <Loading of={loaded}>
      {({ keys, owner }) => {
        const algorithms = algorithmsFor(keys, owner);
        return (
          <>
            <div class="bar">
              <p class="quiet">
                A key signs tokens; verifiers find its public half in the JWK Set.
                {algorithms.retire.length === 0 &&
                  " The tenant signs with every algorithm that it has keys of, so that none can be given up."}
              </p>
              <May right="keys:write" tenant={tenant}>
                <div class="buttons">
                  {button("prepare", "Publish a key ahead", algorithms.prepare)}
                  {button("rotate", "Rotate", algorithms.rotate)}
                  {button("retire", "Give up an algorithm", algorithms.retire)}
                </div>
              </May>
            </div>
            <MayNot right="keys:write" tenant={tenant} />
            <Spans now={now} lines={keyLines(keys, now)} />
            <Table
              caption={`Signing keys of ${tenant}`}
              rows={keys}
              keyOf={({ kid }) => kid}
              empty={<p>There is no key yet: the first is made when it is needed.</p>}
              columns={[
                ...columns,
                {
                  name: "Act",
                  of: (key) => (
                    <May right="keys:write" tenant={tenant}>
                      {revokeButton(key, setRevoked)}
                    </May>
                  ),
                },
              ]}
            />
            {opened !== undefined && (
              <AlgorithmActDialog
                act={opened}
                tenant={tenant}
                signsWith={algorithms.signs}
                algorithms={algorithms[opened]}
                reload={loaded.reload}
                onClose={() => {
                  setOpened(undefined);
                }}
              />
            )}
            {revoked !== undefined && (
              <RevokeKey
                tenant={tenant}
                revoked={revoked}
                keys={keys}
                reload={loaded.reload}
                onClose={() => {
                  setRevoked(undefined);
                }}
              />
            )}
          </>
        );
      }}
    </Loading>
  );
};

const columns: readonly Column<Key>[] = [
  { name: "Key", of: ({ kid }) => <code>{kid}</code> },
  { name: "Algorithm", of: ({ alg }) => alg },
  { name: "State", of: ({ state }) => <Status kind={kindOf(state)}>{state}</Status> },
  { name: "Made", of: ({ createdAt }) => <Moment at={createdAt} /> },
  {
    name: "Signs from",
    of: ({ signsFrom, createdAt }) => <Moment at={Math.max(signsFrom, createdAt)} />,
  },
  { name: "Retires", of: ({ retiresAt }) => <Moment at={retiresAt} otherwise="when rotated" /> },
];

const revokeButton = (key: Key, onClick: (key: Key) => void) =>
  key.state === "revoked" ? (
    ""
  ) : (
    <button
      type="button"
      class="plain"
      aria-label={`Revoke key ${key.kid}`}
      onClick={() => {
        onClick(key);
      }}
    >
      Revoke
    </button>
  );

const kindOf = (state: string): "good" | "warning" | "danger" | "quiet" => {
  if (state === "signing") return "good";
  if (state === "revoked") return "danger";
  return state === "announced" ? "warning" : "quiet";
};
