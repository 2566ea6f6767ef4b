import type protobuf from "protobufjs/light.js";

/** A message of Protocol Buffers by its fields: the number and type of each, and whether it is repeated. */
export function message(
  fields: Readonly<Record<string, readonly [id: number, type: string, rule?: "repeated"]>>,
): protobuf.IType {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [id, type, rule]]) => [
        name,
        rule ? { id, type, rule } : { id, type },
      ]),
    ),
  };
}
