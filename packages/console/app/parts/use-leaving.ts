import { useCallback, useEffect, useState } from "preact/hooks";

/** Goes at once, or once the operator agrees that what they typed is lost. `stay` is told that nobody goes, or that it is done. */
export type Leave = (go: () => void, stay?: () => void) => void;

/** What waits for the operator's word. */
export interface Asked {
  readonly go: () => void;
  readonly stay: () => void;
}

/** Guards what a page holds from being lost with it: by a link, by the way back, by a reload. */
export const useLeaving = (
  unsent: Set<string>,
): { readonly asked: Asked | undefined; readonly leave: Leave } => {
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    const listen = (event: Event): void => {
      if (unsent.size > 0) event.preventDefault();
    };
    addEventListener("beforeunload", listen);
    return () => {
      removeEventListener("beforeunload", listen);
    };
  }, [unsent]);
  const leave = useCallback<Leave>(
    (go, stay) => {
      if (unsent.size === 0) {
        go();
        return;
      }
      setAsked({
        go: () => {
          unsent.clear();
          go();
        },
        stay: () => {
          setAsked(undefined);
          stay?.();
        },
      });
    },
    [unsent],
  );
  return { asked, leave };
};
