import { rename, rm } from "node:fs/promises";
import {
  type ColumnSource,
  fileWriter,
  ParquetWriter,
  schemaFromColumnData,
} from "hyparquet-writer";
import type { Row } from "../archive/readParts.ts";
import type { ResultFile } from "./mergeArchives.ts";

/** Rows that are in memory at a time, a row group. */
const ROWS_A_GROUP = 10_000;

type Column = Pick<ColumnSource, "name" | "type" | "nullable"> & {
  readonly of: (row: Row) => unknown;
};

/** Merged results as Parquet: a column a field and a column a label; parts of long recordings and notes as JSON. */
export class ParquetFile implements ResultFile {
  readonly #path: string;
  readonly #columns: readonly Column[];
  readonly #writer: ParquetWriter;
  #rows: Row[] = [];

  private constructor(path: string, columns: readonly Column[]) {
    this.#path = path;
    this.#columns = columns;
    this.#writer = new ParquetWriter({
      writer: fileWriter(`${path}.tmp`),
      schema: schemaFromColumnData({ columnData: this.#columnData() }),
    });
  }

  static async open(path: string, labels: readonly string[]): Promise<ParquetFile> {
    return new ParquetFile(path, columnsOf(labels));
  }

  async write(row: Row): Promise<void> {
    this.#rows.push(row);
    if (this.#rows.length === ROWS_A_GROUP) await this.#writeGroup();
  }

  async end(): Promise<void> {
    if (this.#rows.length > 0) await this.#writeGroup();
    await this.#writer.finish();
    await rename(`${this.#path}.tmp`, this.#path);
  }

  async abandon(): Promise<void> {
    await rm(`${this.#path}.tmp`, { force: true });
  }

  async #writeGroup(): Promise<void> {
    await this.#writer.write({ columnData: this.#columnData(), rowGroupSize: ROWS_A_GROUP });
    this.#rows = [];
  }

  #columnData(): ColumnSource[] {
    return this.#columns.map(({ of, ...column }) => ({ ...column, data: this.#rows.map(of) }));
  }
}

function columnsOf(labels: readonly string[]): Column[] {
  const text = (name: string): Column => ({
    ...{ name, type: "STRING", nullable: true },
    of: (row) => row[name] ?? null,
  });
  const number = (name: string): Column => ({
    ...{ name, type: "DOUBLE", nullable: true },
    of: (row) => row[name] ?? null,
  });
  const json = (name: string): Column => ({
    ...{ name, type: "STRING", nullable: true },
    of: (row) => (row[name] === undefined ? null : JSON.stringify(row[name])),
  });
  return [
    { ...text("recording"), nullable: false },
    { ...text("id"), nullable: false },
    number("durationSec"),
    text("emotion"),
    text("verdict"),
    ...labels.map(
      (label): Column => ({
        ...{ name: `score_${label}`, type: "DOUBLE", nullable: true },
        of: (row) => scoreOf(row, label) ?? null,
      }),
    ),
    ...["arousal", "valence", "voiceScore", "distance"].map(number),
    ...["notes", "segments", "shares", "voices"].map(json),
    ...["code", "error"].map(text),
  ];
}

function scoreOf(row: Row, label: string): number | undefined {
  const scores = row["scores"] as readonly { label: string; score: number }[] | undefined;
  return scores?.find((each) => each.label === label)?.score;
}
