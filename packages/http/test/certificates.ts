import type { JsonAttributeObject } from "@mintport/test-engines/certificates";
import fc from "fast-check";

/** An attribute's value exactly as it is: the library would read quotes and `#` in a plain string. */
export const utf8 = (value: string): JsonAttributeObject[] => [{ utf8String: value }];

/** Text made of what RFC 4514 and Node's own notation give a meaning to. */
export const hostileText = fc.string({
  unit: fc.constantFrom(
    ..." ,+=\"\\<>;#:\n\r\0/'aZ0".split(""),
    ...["é", "日", "\u{1f511}", " + ", ", ", "\nCN=x", "DNS:"],
  ),
  maxLength: 12,
});
