/** A state in a word; its colour only repeats the word. */
export const Status = ({
  kind,
  children,
}: {
  readonly kind: "good" | "warning" | "danger" | "quiet";
  readonly children: string;
}) => <span class={`status ${kind}`}>{children}</span>;
