/**
 * Whether a `Content-Type` is `application/x-www-form-urlencoded`, in any case and with any parameters. The charset
 * is not heeded: the form's bytes are ASCII and what they encode is UTF-8 (RFC 6749 appendix B).
 */
export const isFormMediaType = (contentType: string | null | undefined): boolean =>
  contentType === formMediaType ||
  (contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "") === formMediaType;

const formMediaType = "application/x-www-form-urlencoded";
