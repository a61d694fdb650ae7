/** Whether a text can be a name that users see: nothing in it breaks a line or turns the reading direction of what stands beside it. */
export const isDisplayName = (text: string): boolean =>
  text.trim() === text &&
  text.length > 0 &&
  text.length <= 200 &&
  !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text);
