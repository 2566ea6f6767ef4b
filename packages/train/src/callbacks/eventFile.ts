import protobuf from "protobufjs/light.js";
import { message } from "../protoMessage.ts";
import { crc32c } from "./crc32c.ts";

/**
 * What of TensorBoard's messages scalars need, with the field numbers of
 * https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto (event.proto, summary.proto).
 */
const schema: protobuf.Root = protobuf.Root.fromJSON({
  nested: {
    Event: message({
      wallTime: [1, "double"],
      step: [2, "int64"],
      fileVersion: [3, "string"],
      summary: [5, "Summary"],
      sessionLog: [7, "SessionLog"],
    }),
    Summary: message({ value: [1, "Value", "repeated"] }),
    Value: message({ tag: [1, "string"], simpleValue: [2, "float"] }),
    SessionLog: message({ status: [1, "int32"] }),
  },
});

export interface TensorBoardEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step?: number;
  /** Of the first event of a file: `brain.Event:2`. */
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly { tag: string; simpleValue: number }[] };
  /** 1 is a start: a reader forgets what earlier files say of this step and later ones. */
  readonly sessionLog?: { readonly status: 1 };
}

/** An event as it stands in a file. */
export function encodeEvent(event: TensorBoardEvent): Uint8Array {
  return frameRecord(schema.lookupType("Event").encode(event).finish());
}

/**
 * A record of a TFRecord file: length (uint64), checksum of the length, the bytes, their checksum, all little-endian
 * (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details).
 */
function frameRecord(bytes: Uint8Array): Uint8Array {
  const record = new Uint8Array(8 + 4 + bytes.length + 4);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, maskedChecksum(record.subarray(0, 8)), true);
  record.set(bytes, 12);
  view.setUint32(12 + bytes.length, maskedChecksum(bytes), true);
  return record;
}

/** Rotated by 15 bits, plus a constant: checksums of bytes that hold checksums are bad ones. */
function maskedChecksum(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
