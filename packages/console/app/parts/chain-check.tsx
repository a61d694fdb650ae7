import { useState } from "preact/hooks";
import { Act } from "./act.tsx";
import { useConsole } from "./context.ts";
import { Notice } from "./notice.tsx";
import { counted } from "./time.ts";

type Verification =
  | {
      readonly ok: true;
      readonly entries: number;
      readonly head: { readonly seq: number; readonly hash: string };
    }
  | { readonly ok: false; readonly seq: number; readonly fault: string };

/** Walks the chain of the audit log on demand, and says whether it stands as it was written. */
export const ChainCheck = () => {
  const { api } = useConsole();
  const [isOpen, setOpen] = useState(false);
  const [found, setFound] = useState<Verification>();
  return (
    <>
      <button
        type="button"
        onClick={() => {
          setFound(undefined);
          setOpen(true);
        }}
      >
        Check the chain
      </button>
      {isOpen && (
        <Act
          title="Check the chain"
          consequence="Every entry is read and held against the one before it. A long log takes minutes; nothing is changed."
          onClose={() => {
            setOpen(false);
          }}
          perform={async () => {
            setFound((await api<Verification>("/audit/verification")).body);
          }}
        />
      )}
      {found !== undefined && (
        <div class="chain" role="status">
          {found.ok ? (
            <Notice kind="good" title="The chain holds">
              {counted(found.entries, "entry", "entries")} stand as they were written. Head{" "}
              <code>
                {found.head.seq}:{found.head.hash}
              </code>
            </Notice>
          ) : (
            <Notice kind="danger" title={`The chain does not hold at entry ${found.seq}`}>
              What is wrong with it: {found.fault}. Look into it with mintport audit verify.
            </Notice>
          )}
        </div>
      )}
    </>
  );
};
