import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The heading of a page, with the way back above it and its acts beside it. It takes the focus, as a page does that was loaded. */
export const Heading = ({
  title,
  path = [],
  children,
}: {
  readonly title: string;
  /** Where it stands: each place with its address. */
  readonly path?: readonly (readonly [string, string])[];
  readonly children?: ComponentChildren;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Mintport console`;
    heading.current?.focus();
    scrollTo(0, 0);
  }, [title]);
  return (
    <div class="heading">
      <div>
        {path.length > 0 && (
          <nav aria-label="Where this stands">
            {path.map(([name, address]) => (
              <span key={address}>
                <a href={address}>{name}</a> /{" "}
              </span>
            ))}
          </nav>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      {children !== undefined && <div class="buttons">{children}</div>}
    </div>
  );
};
