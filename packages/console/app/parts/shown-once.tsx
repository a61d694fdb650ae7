import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useUnsent } from "./use-unsent.ts";

/** A credential that is shown this once. It stands in this dialog alone, and is gone with it. */
export const ShownOnce = ({
  title,
  text,
  hint,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly hint: string;
  readonly onClose: () => void;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [copied, setCopied] = useState("");
  const letGo = useUnsent(true);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied("Copied");
      },
      () => {
        setCopied("The browser does not let this page copy: select the text and copy it yourself");
      },
    );
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={() => {
        letGo();
        onClose();
      }}
      onCancel={(event) => {
        // Escape would lose what nobody can show again.
        event.preventDefault();
      }}
    >
      <h2 id={id}>{title}</h2>
      <div class="consequence">
        It is shown this once. Only its hash is kept, so nobody can show it again.
      </div>
      <output class="secret">{text}</output>
      <p class="hint">{hint}</p>
      <p class="quiet" role="status">
        {copied}
      </p>
      <div class="buttons">
        <button type="button" onClick={copy}>
          Copy
        </button>
        <button
          type="button"
          class="primary"
          onClick={() => {
            dialog.current?.close();
          }}
        >
          I have stored it
        </button>
      </div>
    </dialog>
  );
};
