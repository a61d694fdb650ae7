import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { tenantPath } from "../parts/paths.ts";
import type { Key } from "../session/types.ts";

/** Revokes a key that leaked, once its name was typed. */
export const RevokeKey = ({
  tenant,
  revoked: { kid },
  keys,
  reload,
  onClose,
}: {
  readonly tenant: string;
  readonly revoked: Key;
  readonly keys: readonly Key[];
  readonly reload: () => void;
  readonly onClose: () => void;
}) => {
  const { api, say } = useConsole();
  const signing = keys.filter(({ state }) => state === "signing");
  return (
    <Act
      title="Revoke the key"
      danger
      typed={kid}
      consequence={
        <>
          <b>Every token that this key signed</b> is refused from now on, by this server at once and
          by others as soon as they fetch the JWK Set. Apps get 401 until they have new tokens.{" "}
          {signing.some((key) => key.kid === kid)
            ? "It is a key that signs now: a successor takes over at once."
            : "It does not sign now: what other keys signed stays good."}
        </>
      }
      onClose={onClose}
      perform={async () => {
        await api(`${tenantPath(tenant)}/keys/${encodeURIComponent(kid)}`, { method: "DELETE" });
        say(`Key ${kid} is revoked`);
        reload();
      }}
    />
  );
};
