import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { tenantPath } from "../parts/paths.ts";
import type { RecordAct } from "../parts/record-head.tsx";
import type { Tenant } from "../session/types.ts";

/** The dialog of an act on a tenant as a whole. */
export const TenantAct = ({
  act,
  tenant: { id },
  etag,
  onClose,
}: {
  readonly act: RecordAct;
  readonly tenant: Tenant;
  readonly etag: string | undefined;
  readonly onClose: () => void;
}) => {
  const { api, say } = useConsole();
  if (act === "end-tokens")
    return (
      <Act
        title={`End all tokens of ${id}`}
        danger
        typed={id}
        onClose={onClose}
        consequence={
          <>
            Every access token and refresh token of <b>every client</b> of this tenant stops to
            count, within 5 s, for readers that ask the server. Machines get new ones by themselves;
            users log in again.
          </>
        }
        perform={async () => {
          await api(`${tenantPath(id)}/end-tokens`, { method: "POST" });
          say(`All tokens of ${id} are ended`);
        }}
      />
    );
  const stops = act === "stop";
  return (
    <Act
      title={`${stops ? "Disable" : "Enable"} ${id}`}
      danger={stops}
      typed={stops ? id : undefined}
      onClose={onClose}
      consequence={
        stops
          ? "The tenant answers as if it were not there: no token of it is issued or counts, for any client or user, until it is enabled."
          : "It serves again. Tokens that are still within their time count again."
      }
      perform={async () => {
        await api(tenantPath(id), { method: "PATCH", ifMatch: etag, body: { disabled: stops } });
        say(`Tenant ${id} is ${stops ? "disabled" : "enabled"}`);
      }}
    />
  );
};
