/** The media types of JSON: `application/json`, or one that ends in `+json` (RFC 6839 §3.1); in no other charset than UTF-8. */
export const isJsonMediaType = (contentType: string | undefined): boolean => {
  const [type = "", ...parameters] = (contentType ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  return (
    /^application\/(?:[\w!#$&^.+-]+\+)?json$/.test(type) &&
    parameters.every((parameter) => /^(?:charset=(?:utf-8|"utf-8"))?$/.test(parameter))
  );
};

/** What is right, for who sent another. */
export const jsonMediaTypeMessage =
  "Content-Type must be application/json, or application/*+json; of charsets only utf-8";
