/** What the thread that reads inputs is started with. */
export interface FuzzSetup {
  readonly inputs: number;
  readonly seed: number;
  /** A single input of those that the seed draws, as a fault's report names it. */
  readonly path: string | undefined;
  /** The one input to read instead. */
  readonly only: Uint8Array | undefined;
  /** A module with a decodeWav and an openWav. */
  readonly reader: string;
  readonly limitMs: number;
  /** For {@link currentInput}. */
  readonly memory: SharedArrayBuffer;
}

export interface FuzzFault {
  readonly what: string;
  /** The smallest input found that shows it; undefined where no single one does. */
  readonly input: { readonly bytes: Uint8Array; readonly from: string } | undefined;
  /** By which fast-check draws it again from the same seed. */
  readonly path: string | undefined;
}

/** What a run came to. */
export interface ThreadFinding {
  inputs: number;
  /** How many of them were valid files cut at one byte after the other. */
  cut: number;
  /** How many of them nothing was wrong with. */
  whole: number;
  answers: number;
  /** By the code of the refusal. */
  refusals: Readonly<Record<string, number>>;
  longest: { readonly ms: number; readonly fileBytes: number; readonly from: string };
  /** The input that took most memory while it was read. */
  largest: { readonly takenBytes: number; readonly fileBytes: number; readonly from: string };
  /** In use after garbage was collected: medians over the first third of the inputs and over the last. */
  memory: { readonly beganBytes: number; readonly endedBytes: number };
  fault: FuzzFault | undefined;
}

export type ThreadMessage<Finding> = { readonly done: number } | { readonly finding: Finding };

/** The input that is read at the moment, where another thread sees it although this one hangs. */
export interface CurrentInput {
  /** @param number of how many inputs went before; undefined of one that a fault is being shrunk with. */
  set(bytes: Uint8Array, number: number | undefined): void;
  /** How many inputs were set, and the last of them. */
  get(): {
    readonly count: number;
    readonly bytes: Uint8Array;
    readonly number: number | undefined;
  };
}

const [COUNT, LENGTH, NUMBER] = [0, 1, 2];
const FIELDS_BYTES = 12;

/** @param most bytes of an input. */
export function currentInputMemory(most: number): SharedArrayBuffer {
  return new SharedArrayBuffer(FIELDS_BYTES + most);
}

export function currentInput(memory: SharedArrayBuffer): CurrentInput {
  const fields = new Int32Array(memory, 0, 3);
  const room = new Uint8Array(memory, FIELDS_BYTES);
  return {
    set(bytes, number = -1) {
      room.set(bytes);
      fields[LENGTH] = bytes.length;
      fields[NUMBER] = number;
      Atomics.add(fields, COUNT, 1);
    },
    get() {
      const count = Atomics.load(fields, COUNT);
      const number = fields[NUMBER] as number;
      return {
        count,
        bytes: room.slice(0, fields[LENGTH]),
        number: number < 0 ? undefined : number,
      };
    },
  };
}
