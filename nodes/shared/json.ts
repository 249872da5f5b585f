/** JSON as it comes from outside: its parts are unknown until they are looked at. */
export type JsonObject = { readonly [key: string]: unknown };
