/** What JSON can say. */
export type JsonValue = string | number | boolean | null | JsonArray | JsonObject;

/** A JSON array. */
export type JsonArray = readonly JsonValue[];

/** A JSON object; made without a prototype where keys come from outside. */
export type JsonObject = { readonly [key: string]: JsonValue };
