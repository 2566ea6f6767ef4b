/** Evidence: closed form and refusal. */
import { expect, test } from "vitest";
import { remoteCorpora } from "./downloadTable.ts";
import { parseList } from "./parseList.ts";

const list = remoteCorpora.flatMap(({ archives }) => archives).find(({ lists }) => lists)!;
const { below, folder } = list.lists!;
const hex = "0123456789abcdef".repeat(4);

test("a line is an address, bytes and a digest, with spaces or tabs between them", () => {
  const text = `${below}1001_DFA_ANG_XX.wav 72862 ${hex}\r\n${below}b.wav\t5\t${hex}\n`;
  const digest = { algorithm: "sha256", hex };
  expect(parseList(text, list)).toEqual([
    {
      ...{ name: `${folder}/1001_DFA_ANG_XX.wav`, url: `${below}1001_DFA_ANG_XX.wav` },
      ...{ bytes: 72_862, digest },
    },
    { name: `${folder}/b.wav`, url: `${below}b.wav`, bytes: 5, digest },
  ]);
});

test("what lies elsewhere, leads elsewhere or is no such line is not meant", () => {
  const line = (url: string) => `${url} 5 ${hex}`;
  const text = [
    line("https://elsewhere.org/AudioWAV/a.wav"),
    ...["../a.wav", "x/a.wav", ".a.wav", "a", "a.wav?x", "a%2f.wav", "c:a.wav"].map((name) =>
      line(below + name),
    ),
    `${below}a.wav 5 ${hex.slice(1)}`,
    `${below}a.wav -5 ${hex}`,
    `${below}a.wav`,
    "",
  ].join("\n");
  expect(() => parseList(text, list)).toThrow(
    /^expected lines with an address below .*, bytes and SHA-256 in crema_d\.txt, found none: /,
  );
  expect(parseList(`${text}${line(`${below}a.wav`)}`, list)).toHaveLength(1);
});
