import type { SpectrogramPicture as Image } from "@speech-emotion/features";
import { useEffect, useRef } from "preact/hooks";
import { drawSpectrogram } from "../components/drawSpectrogram.ts";
import type { Inside } from "../engine/analysis.ts";

/** Values over time, as bright as they are high. */
export function Picture({
  image,
  name,
  style = {},
}: {
  readonly image: Image;
  readonly name: string;
  readonly style?: Readonly<Record<string, string>>;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => drawSpectrogram(canvas.current as HTMLCanvasElement, image), [image]);
  return <canvas ref={canvas} class="look-picture" role="img" aria-label={name} style={style} />;
}

/** The clip's spectrogram, of the time that the table under it has. */
export function SpectrogramPicture({
  spectrogram,
  durationSec,
  explanation: { timesSec },
}: Pick<Inside, "spectrogram" | "durationSec" | "explanation">) {
  const [fromSec, toSec] = [timesSec[0] as number, timesSec.at(-1) as number];
  const share = (seconds: number) => `${(100 * seconds) / (toSec - fromSec)}%`;
  return (
    <div class="look-spectrogram">
      <Picture
        image={spectrogram}
        name="Mel spectrogram: frequency from 0 to 8 kHz over time"
        style={{ width: share(durationSec), marginLeft: share(-fromSec) }}
      />
    </div>
  );
}
