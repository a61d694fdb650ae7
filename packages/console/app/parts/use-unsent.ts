import { useId, useLayoutEffect } from "preact/hooks";
import { useConsole } from "./context.ts";

/**
 * Has the console ask before it leaves what would be lost: a form that holds something typed and not sent. Answers what to call before
 * the form itself leads elsewhere.
 *
 * @example const letGo = useUnsent(changes.length > 0);
 */
export const useUnsent = (isUnsent: boolean): (() => void) => {
  const { unsent } = useConsole();
  const id = useId();
  const letGo = (): void => {
    unsent.delete(id);
  };
  useLayoutEffect(() => {
    if (isUnsent) unsent.add(id);
    else letGo();
    return letGo;
  }, [unsent, id, isUnsent]);
  return letGo;
};
