import { Act } from "./act.tsx";
import type { Asked } from "./use-leaving.ts";

/** Asks before something is lost that was typed, or is shown this once. */
export const LeaveQuestion = ({ asked: { go, stay } }: { readonly asked: Asked }) => (
  <Act
    title="Leave this page"
    danger
    consequence="What you typed here and did not send is lost. So is a secret that is shown this once."
    perform={() => {
      go();
      return Promise.resolve();
    }}
    onClose={stay}
  />
);
