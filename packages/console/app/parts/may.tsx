import type { ComponentChildren } from "preact";
import { useConsole } from "./context.ts";

interface Needs {
  /** As `clients:write`. */
  readonly right: string;
  /** The tenant to which something is done. */
  readonly tenant?: string;
}

/** Shows acts to whoever may do them. */
export const May = ({
  right,
  tenant,
  children,
}: Needs & { readonly children: ComponentChildren }) =>
  useConsole().lacks(right, tenant) === undefined ? <>{children}</> : null;

/** Says why acts are not shown. */
export const MayNot = ({ right, tenant }: Needs) => {
  const lacking = useConsole().lacks(right, tenant);
  return lacking === undefined ? null : (
    <p class="hint">
      You may look, and do no more here: your entry among the operators does not cover{" "}
      <code>{lacking}</code>.
    </p>
  );
};
