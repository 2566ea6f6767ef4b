/** Evidence: refusal. Where no thread can be started, the work ends. */
import { defaultFrontEnd } from "@speech-emotion/features";
import { expect, test } from "vitest";
import { inRemovedFolder } from "../../../../tests/inRemovedFolder.ts";
import { computeFeatures } from "./computeFeatures.ts";

test.skipIf(process.platform === "win32").each([1, 3])(
  "no thread can be started, by %d workers",
  async (workers) => {
    const clips = Array.from({ length: 20 }, (_, i) => ({ path: `/${i}.wav`, key: `/${i}.npy` }));
    await inRemovedFolder(() =>
      expect(computeFeatures(clips, { frontEnd: defaultFrontEnd, workers })).rejects.toMatchObject({
        code: "ENOENT",
        syscall: "uv_cwd",
      }),
    );
  },
);
