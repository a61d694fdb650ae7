/**
 * How an identifier stands in a key of a store: as it is where it is plain, else `#` and the SHA-256 of its UTF-16 code units,
 * so that no engine makes two of them one. Rows are found by it for ever: a store that changes it loses what it holds.
 */
export const keyTextVectors: readonly (readonly [id: string, key: string])[] = [
  ["my-tenant", "my-tenant"],
  ["My-Tenant", "My-Tenant"],
  ["https:~client_1.example", "https:~client_1.example"],
  ["a".repeat(128), "a".repeat(128)],
  ["", "#47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"],
  ["my tenant", "#dIxu0aR7jIjvG4iXna0fVIkvSXNmQT7n3IDdPxKGCUw"],
  ["shop ", "#HIZDsSrdmRV3XQ2RfPb1S9xTdBRkITA04bm5_cn2o-Q"],
  ["a/b", "#bffO4kx2J8hRfHO_XxDKZ34QtliqLmucROKASr69VnE"],
  ["{a}", "#9SymT88COAa-ErRIVCIpdG2C9WDY-BDr_vfZyZZupaM"],
  ["#abc", "#u61BKT0Fnvd-z9Wrvtmh2lhMSawzzkqstMVMHXsF-yk"],
  ["café", "#jJ8-7Y0LTHW93lO_IthHy1obExjp1c4BhhQsVgLKm6o"],
  ["cafe\u0301", "#l92a4kuT23K0W03-zXMiEDSYwo5gA6DDCSQCyfAM9tc"],
  ["a\u0000", "#otOYkikBNE0IGA3EHT6dc9jBSMf24JKDW7so4C288YQ"],
  ["\ud800", "#IFAi40KLfIJ2zyR7NuTlEttWUeXLNHLCU9nuiTqKx1A"],
  ["\udfff", "#qKX5CXnXbk_GN0TFWS5fbOQajNS7hJ3gj0CbujBaSc0"],
  ["😀", "#gclihLWW7TFVo_DxHaDdE0lNyRYYMjo7_0yXASKQFcw"],
  ["a".repeat(129), "#lCUk9i3QUEPjWIkrV77u6trievLsByr1CpvK1jlwGCc"],
  ["shop\n", "#iXMuRejfJ5KD2w2KKxS8vSvtHnYWyyKx2VleLPRM954"],
];
