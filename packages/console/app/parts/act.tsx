import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useConsole } from "./context.ts";
import { Failure } from "./notice.tsx";

/** What a dialog does, and what comes of it, said before it is done. */
export interface ActProps {
  /** The act as a verb: `Disable orders`. Also the words of the button that does it. */
  readonly title: string;
  /** What is so once it is done, in figures. */
  readonly consequence: ComponentChildren;
  readonly danger?: boolean;
  /** Text that must be typed first, for what cannot be taken back. */
  readonly typed?: string | undefined;
  readonly children?: ComponentChildren;
  readonly perform: () => Promise<void>;
  readonly onClose: () => void;
}

/** An act with its consequence. Nothing is done before it was confirmed; a refusal leaves the dialog open, with what was entered. */
export const Act = ({
  title,
  consequence,
  danger = false,
  typed,
  children,
  perform,
  onClose,
}: ActProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { say } = useConsole();
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [confirmation, setConfirmation] = useState("");
  useEffect(() => {
    // The browser keeps the focus inside, and gives it back to the button that opened it.
    dialog.current?.showModal();
  }, []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    // What was done before must not be read as what is done now.
    say("");
    try {
      await perform();
      dialog.current?.close();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={id}>{title}</h2>
        <div class={danger ? "consequence danger" : "consequence"}>{consequence}</div>
        {children}
        {typed !== undefined && (
          <div class="field">
            <label for={`${id}-typed`}>
              Type <code>{typed}</code> to go on
            </label>
            <input
              id={`${id}-typed`}
              autocomplete="off"
              value={confirmation}
              onInput={(event) => {
                setConfirmation(event.currentTarget.value);
              }}
            />
          </div>
        )}
        <Failure failure={failure} />
        <div class="buttons">
          <button
            type="button"
            onClick={() => {
              dialog.current?.close();
            }}
          >
            Cancel
          </button>
          <button
            type="submit"
            class={danger ? "danger" : "primary"}
            disabled={isBusy || (typed !== undefined && confirmation !== typed)}
          >
            {isBusy ? "Working…" : title}
          </button>
        </div>
      </form>
    </dialog>
  );
};
