/** What is used of `js-yaml`, the parser that Pulumi's SDK brings along. */
declare module 'js-yaml' {
  export const CORE_SCHEMA: unknown;
  export function load(text: string, options: { filename: string; schema: unknown }): unknown;
}
